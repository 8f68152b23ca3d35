import { expect, test } from 'vitest'
import { trimOverlaps } from '../../../../src/output/plot/overlap.ts'
import { penPaths } from '../../../../src/output/plot/pen-path.ts'
import type { Stroke } from '../../../../src/strokes/strokes.ts'
import { straight } from '../strokes.ts'

const PEN = 0.5
const trim = (...strokes: Stroke[]) => trimOverlaps(penPaths(strokes), PEN)
const ranks = (paths: ReturnType<typeof trim>) => paths.map(({ sources: [{ rank }] }) => rank)

test('of two lines on each other the one that matters more is drawn', () => {
  expect(ranks(trim(straight([0, 0], [50, 0]), straight([40, 0.2], [10, 0.2])))).toEqual([1])
})

test('lines more than half a pen apart are both drawn', () => {
  expect(trim(straight([0, 0], [50, 0]), straight([40, 0.3], [10, 0.3]))).toHaveLength(2)
})

test('an end that lies on another line is trimmed where it leaves it', () => {
  const [, { points }] = trim(straight([0, 0], [50, 0]), straight([40, 0.1], [80, 0.1]))
  expect(points[0][0]).toBeGreaterThan(49.9)
  expect(points[0][0]).toBeLessThan(50.5)
  expect(points[3]).toEqual([80, 0.1])
})

test('lines that cross or meet stay as they are', () => {
  const strokes = [
    straight([0, 0], [50, 0]),
    straight([25, -20], [25, 20]),
    straight([25, 0], [30, 9]),
  ]
  expect(trim(...strokes)).toEqual(penPaths(strokes))
})

test('a middle is cut out only where that is worth a lift', () => {
  const long = straight([-50, 0], [150, 0])
  expect(trim(straight([0, 0], [10, 0]), long)).toHaveLength(2)
  const [, left, right] = trim(straight([0, 0], [40, 0]), long)
  expect(left.points[3][0]).toBeCloseTo(0, 0)
  expect(right.points[0][0]).toBeCloseTo(40, 0)
})

test('what lies on a line that is itself left out may stay', () => {
  const strokes = [0, 0.2, 0.4].map((y) => straight([0, y], [50, y]))
  expect(ranks(trim(...strokes))).toEqual([1, 3])
})

test('marks shorter than the pen are dropped', () => {
  expect(ranks(trim(straight([0, 0], [0.4, 0]), straight([5, 5], [5.6, 5])))).toEqual([2])
})

test('a line of another colour is no reason to leave one out', () => {
  const red = straight([40, 0], [10, 0], { color: [1, 0, 0, 1] })
  expect(trim(straight([0, 0], [50, 0]), red)).toHaveLength(2)
})
