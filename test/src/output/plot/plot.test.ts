import { expect, test } from 'vitest'
import { plot } from '../../../../src/output/plot/plot.ts'
import { straight } from '../strokes.ts'

/** Two halves of one line, a third that lies on the first, and one far away between them. */
const strokes = [
  straight([10, 0], [60, 0], { gain: 0.4 }),
  straight([100, 90], [150, 90], { gain: 0.3 }),
  straight([110, 0], [60.3, 0], { gain: 0.2 }),
  straight([12, 0], [50, 0], { gain: 0.1 }),
]

test('tells what the pen does before and after', () => {
  const { before, after } = plot(strokes, { pen: 0.5 })
  expect(before.lifts).toBe(4)
  expect(before.drawn).toBeCloseTo(50 + 50 + 49.7 + 38)
  expect(before.travel).toBeCloseTo(10 + Math.hypot(40, 90) + Math.hypot(40, 90) + 48.3)
  expect(after.lifts).toBe(2)
  expect(after.drawn).toBeCloseTo(150)
  expect(after.travel).toBeCloseTo(10 + Math.hypot(10, 90))
})

test('rank and gain stay with the paths', () => {
  const { paths } = plot(strokes, { pen: 0.5 })
  expect(paths.map(({ sources }) => sources)).toEqual([
    [
      { rank: 1, gain: 0.4 },
      { rank: 3, gain: 0.2 },
    ],
    [{ rank: 2, gain: 0.3 }],
  ])
})

test('a tapered stroke is one path', () => {
  expect(plot([straight([0, 0], [50, 0], { taper: 0.8 })], { pen: 0.5 }).paths).toHaveLength(1)
})

test('without strokes there is nothing to do', () => {
  expect(plot([], { pen: 0.5 }).after).toEqual({ travel: 0, lifts: 0, drawn: 0 })
})
