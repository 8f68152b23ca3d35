/** @file Strokes and steps of drawings of words: what nobody gave goes by how strokes begin. */
import { expect, test } from 'vitest'
import { withEffort } from '../../../src/options/draw-effort.ts'
import { type DrawOptions, resolveDrawOptions } from '../../../src/options/draw-options.ts'

const effort = (start: DrawOptions['start'], ...layers: Partial<DrawOptions>[]) => {
  const { strokes, iterations } = withEffort(resolveDrawOptions(...layers), start)
  return { strokes, iterations }
}

test('learned strokes are few and take few steps, those by chance many', () => {
  expect(effort('learned', {})).toEqual({ strokes: 32, iterations: 10 })
  expect(effort('centre', {})).toEqual({ strokes: 256, iterations: 300 })
  expect(effort('centre', { ink: true })).toEqual({ strokes: 24, iterations: 300 })
})

test('presets differ in steps, by how strokes begin', () => {
  expect(effort('learned', { preset: 'best' })).toEqual({ strokes: 32, iterations: 80 })
  expect(effort('centre', { preset: 'fast' })).toEqual({ strokes: 128, iterations: 100 })
  expect(effort('anywhere', { preset: 'clipdraw' })).toEqual({ strokes: 256, iterations: 1000 })
})

test('what is given counts even where it is what learned strokes take', () => {
  const given = { strokes: 32, iterations: 10 }
  expect(effort('centre', given)).toEqual(given)
  expect(effort('centre', { ...given, ink: true })).toEqual(given)
  expect(effort('centre', resolveDrawOptions(given))).toEqual(given)
})

test('a later preset forgets the steps of an earlier layer, another start its strokes as well', () => {
  const recipe = withEffort(resolveDrawOptions({ start: 'centre', strokes: 40 }), 'centre')
  expect(effort('centre', recipe, { preset: 'fast' })).toEqual({ strokes: 40, iterations: 100 })
  expect(effort('learned', recipe, { start: 'learned' })).toEqual({ strokes: 32, iterations: 10 })
})

test('levels say how many strokes there are at least', () => {
  expect(effort('learned', { ink: true, levels: [4, 48] }).strokes).toBe(48)
  expect(() => resolveDrawOptions({ ink: true, levels: [4, 48], strokes: 20 })).toThrow('levels')
})

test('a style takes more steps, unless they were given', () => {
  const steps = (given: Partial<DrawOptions>) =>
    withEffort(resolveDrawOptions(given), 'learned', { styled: true }).iterations
  expect([{}, { iterations: 10 }].map(steps)).toEqual([60, 10])
})

test('ink is not filled', () => {
  expect(() => resolveDrawOptions({ ink: true, fill: true })).toThrow('fill is for colours')
})

test('every thing of a scene has learned strokes enough, up to a limit', () => {
  const strokes = (things: number) =>
    withEffort(resolveDrawOptions(), 'learned', { things }).strokes
  expect([1, 2, 12].map(strokes)).toEqual([32, 64, 320])
  expect(withEffort(resolveDrawOptions({ strokes: 20 }), 'learned', { things: 2 }).strokes).toBe(20)
})
