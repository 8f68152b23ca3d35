/** @file Strokes without what lies along others. */
import { expect, test } from 'vitest'
import { createInk } from '../../../src/optimize/ink.ts'
import type { Point } from '../../../src/strokes/strokes.ts'

type Line = Parameters<ReturnType<typeof createInk>['add']>[0]

const bareLine = (line: Line, others: readonly Line[]): Point[] => {
  const ink = createInk(3)
  for (const other of others) ink.add(other)
  return ink.bare(line)
}
/** Straight from one place to another, 3 px wide. */
const line = (...[from, to]: [Point, Point]) => ({
  width: 3,
  points: [0, 1 / 3, 2 / 3, 1].map(
    (t): Point => [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])],
  ),
})
/** Where a straight line begins and ends, to three pixels: caps are round. */
const ends = (points: readonly Point[]) =>
  [points[0], points[points.length - 1]].map((point) => point.map((v) => 3 * Math.round(v / 3)))

test('an end that lies along another stroke goes', () => {
  const long = line([0, 0], [60, 0])
  expect(ends(bareLine(line([40, 1], [99, 0]), [long]))).toEqual([
    [60, 0],
    [99, 0],
  ])
  expect(ends(bareLine(line([99, 0], [40, 1]), [long]))).toEqual([
    [99, 0],
    [60, 0],
  ])
})

test('a hook at the end of what is covered goes with it', () => {
  const bent = {
    width: 3,
    points: [
      [30, 3],
      [31, 0],
      [40, 0],
      [90, 0],
    ] satisfies Point[],
  }
  const [first] = bareLine(bent, [line([20, 0], [60, 0])])
  expect(first[0]).toBeGreaterThan(55)
})

test('of a stroke that is covered in its middle the longer bare piece stays', () => {
  const left = bareLine(line([0, 0], [100, 0]), [line([20, 0], [50, 0])])
  expect(ends(left)).toEqual([
    [51, 0],
    [99, 0],
  ])
})

test('a stroke that is covered from end to end is none', () => {
  expect(bareLine(line([20, 1], [50, 1]), [line([0, 0], [60, 0])])).toEqual([])
})

test('strokes that cross, or run side by side, keep their points', () => {
  const stroke = line([0, 0], [60, 0])
  const others = [line([30, -30], [30, 30]), line([0, 2], [60, 2])]
  expect(bareLine(stroke, others)).toBe(stroke.points)
})

test('where a stroke comes back along itself, the way back goes', () => {
  const hairpin = {
    width: 3,
    points: [
      [0, 0],
      [120, 0],
      [120, 1],
      [0, 1],
    ] satisfies Point[],
  }
  const left = bareLine(hairpin, [])
  expect(left[0]).toEqual([0, 0])
  expect(left[left.length - 1][0]).toBeGreaterThan(70)
})
