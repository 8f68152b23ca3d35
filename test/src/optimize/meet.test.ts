/** @file Ends that nearly meet, met. */
import { expect, test } from 'vitest'
import { meet } from '../../../src/optimize/meet.ts'
import type { Point, Stroke } from '../../../src/strokes/strokes.ts'

const line = (from: Point, to: Point): Stroke => ({
  points: [0, 1 / 3, 2 / 3, 1].map(
    (t): Point => [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])],
  ),
  width: 4,
  color: [0, 0, 0, 1],
})
const first = line([0, 0], [60, 0])
const same = async () => 1
const endsOf = ({ points }: Stroke) => [points[0], points[points.length - 1]]

test('a stroke that goes on where an earlier one ends continues it smoothly', async () => {
  const { strokes, ends } = await meet([first, line([64, 2], [120, 20])], same, 0)
  expect(ends).toBe(1)
  expect(strokes[0]).toBe(first)
  expect(endsOf(strokes[1])).toEqual([
    [60, 0],
    [120, 20],
  ])
  expect(strokes[1].points[1][0]).toBeGreaterThan(70)
  expect(strokes[1].points[1][1]).toBeCloseTo(0, 5)
})

test('an end that stops short of a side reaches it', async () => {
  const { strokes, ends } = await meet([first, line([30, 50], [30, 5])], same, 0)
  expect(ends).toBe(1)
  expect(endsOf(strokes[1])[1][1]).toBeCloseTo(0, 2)
})

test('ends that touch, are far off or run along stay where they are', async () => {
  const strokes = [first, line([30, 50], [30, 1]), line([90, 50], [90, 9]), line([10, 5], [50, 5])]
  expect(await meet(strokes, same, 0)).toEqual({ strokes, ends: 0 })
})

test('strokes that meet at a corner are not made to go on', async () => {
  const strokes = [first, line([61, 1], [61, 60])]
  expect(await meet(strokes, same, 0)).toEqual({ strokes, ends: 0 })
})

test('an end stays where the drawing would be poorer, and so does a frozen stroke', async () => {
  const strokes = [first, line([64, 2], [120, 20])]
  let looks = 0
  expect((await meet(strokes, async () => looks++, 0)).ends).toBe(0)
  const frozen = strokes.map((stroke) => ({ ...stroke, frozen: true }))
  expect((await meet(frozen, same, 0)).ends).toBe(0)
})

test('an earlier stroke reaches the side of a later one, and a line its own beginning', async () => {
  const reached = await meet([line([30, 50], [30, 5]), first], same, 0)
  expect(endsOf(reached.strokes[0])[1][1]).toBeCloseTo(0, 2)
  expect(reached.strokes[1]).toBe(first)
  const ring = {
    ...first,
    points: [
      [0, 0],
      [60, 40],
      [-60, 40],
      [-4, 3],
    ] satisfies Point[] as Point[],
  }
  const { strokes, ends } = await meet([ring], same, 0)
  expect(ends).toBe(1)
  expect(strokes[0].points[0]).toEqual(strokes[0].points[3])
})
