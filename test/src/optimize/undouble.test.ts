/** @file Drawings without the ink that only goes over other ink. */
import { expect, test } from 'vitest'
import { undouble } from '../../../src/optimize/undouble.ts'
import { lengthOf } from '../../../src/strokes/bezier.ts'
import type { Point, Stroke } from '../../../src/strokes/strokes.ts'

const stroke = (from: number, to: number, y = 0): Stroke => ({
  points: [0, 1 / 3, 2 / 3, 1].map((t): Point => [from + t * (to - from), y]),
  width: 3,
  color: [0, 0, 0, 1],
})
/** The loss is the length of 0 … 100 on the line y = 0 that is not inked. */
const bareOf = async (strokes: readonly Stroke[]) => {
  const inked = (x: number) =>
    strokes.some(({ points: p }) => p[0][0] <= x + 2 && x < p[p.length - 1][0])
  return Array.from({ length: 100 }, (_, x) => x).filter((x) => !inked(x)).length
}
const lossesOf = async (strokes: readonly Stroke[]) =>
  Promise.all(
    [0, ...strokes.keys(), strokes.length].slice(1).map((k) => bareOf(strokes.slice(0, k))),
  )

test('strokes keep what is bare', async () => {
  const strokes = [stroke(0, 50), stroke(30, 80), stroke(80, 100)]
  const { strokes: left, idle } = await undouble(strokes, await lossesOf(strokes), bareOf)
  expect(left.map((one) => Math.round(lengthOf(one)))).toEqual([50, 29, 20])
  expect([left[0], left[2]]).toEqual([strokes[0], strokes[2]])
  expect(idle).toEqual([])
})

test('a stroke that only goes over others is named', async () => {
  const strokes = [stroke(0, 50), stroke(10, 40), stroke(50, 100)]
  const { idle, strokes: left } = await undouble(strokes, await lossesOf(strokes), bareOf)
  expect(idle).toEqual([1])
  expect(left).toEqual(strokes)
})

test('what the drawing would be poorer without stays', async () => {
  const strokes = [stroke(0, 50), stroke(30, 80)]
  const ink = async (some: readonly Stroke[]) => 100 - some.reduce((n, one) => n + lengthOf(one), 0)
  const { strokes: left, idle } = await undouble(strokes, [100, 50, 0], ink)
  expect(left).toEqual(strokes)
  expect(idle).toEqual([])
})

test('frozen strokes stay as they are', async () => {
  const strokes = [stroke(0, 50), { ...stroke(30, 80), frozen: true }]
  const { strokes: left } = await undouble(strokes, await lossesOf(strokes), bareOf)
  expect(left).toEqual(strokes)
})
