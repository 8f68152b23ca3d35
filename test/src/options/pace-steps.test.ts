/** @file Runs that are cut short, and their recipes. */
import { expect, test } from 'vitest'
import { OptionError } from '../../../src/errors.ts'
import { drawPrompt, sketchImage } from '../../../src/node.ts'
import { resolveDrawOptions } from '../../../src/options/draw-options.ts'
import { resolveOptions } from '../../../src/options/sketch-options.ts'
import { disc } from '../pictures.ts'

const photo = disc(64)

test('the recipe of a sketch that was cut short gives the same bytes', async () => {
  const options = { strokes: 4, iterations: 12, bank: 1 }
  const cut = await sketchImage(photo, { ...options, enough: (done) => done === 5 })
  expect(cut.report.options).toMatchObject({ iterations: 5, paceSteps: 12 })
  expect(cut.report.curve).toHaveLength(5)
  expect((await sketchImage(photo, cut.report.options)).svg).toBe(cut.svg)
  const short = await sketchImage(photo, { ...options, iterations: 5 })
  expect(short.strokes).not.toEqual(cut.strokes)
})

test('the recipe of a drawing of words that was cut short gives the same bytes', async () => {
  const options = { strokes: 8, proposals: 1, iterations: 4, views: 1 }
  const cut = await drawPrompt('a cat', { ...options, enough: (done) => done === 3 })
  expect(cut.report.options).toMatchObject({ iterations: 3, paceSteps: 4 })
  expect((await drawPrompt('a cat', cut.report.options)).svg).toBe(cut.svg)
})

test('who takes all steps has a recipe without another pace', async () => {
  const { report } = await sketchImage(photo, { strokes: 2, iterations: 1, enough: () => true })
  expect(report.options.paceSteps).toBeUndefined()
})

test.each([resolveOptions, resolveDrawOptions])(
  'a number of steps said later sets the pace, too',
  (resolve) => {
    const cut = { iterations: 5, paceSteps: 12 }
    expect(resolve(cut)).toMatchObject(cut)
    expect(resolve(cut, { strokes: 4 })).toMatchObject(cut)
    expect(resolve(cut, { iterations: 20 })).toMatchObject({ iterations: 20, paceSteps: undefined })
    expect(resolve(cut, { preset: 'best' }).paceSteps).toBeUndefined()
  },
)

test('a pace of fewer steps than are taken is refused', () => {
  const wrong = { iterations: 12, paceSteps: 5 }
  expect(() => resolveOptions(wrong)).toThrow(OptionError)
  expect(() => resolveDrawOptions(wrong)).toThrow('paceSteps must not be below the 12 iterations')
})
