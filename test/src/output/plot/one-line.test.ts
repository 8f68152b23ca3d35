import fc from 'fast-check'
import { expect, test } from 'vitest'
import { oneLine } from '../../../../src/output/plot/one-line/one-line.ts'
import { penPaths } from '../../../../src/output/plot/pen-path.ts'
import { plot } from '../../../../src/output/plot/plot.ts'
import { distance, lengthOf } from '../../../../src/strokes/bezier.ts'
import { sampleEvery } from '../../../../src/strokes/samples.ts'
import type { Point, Stroke } from '../../../../src/strokes/strokes.ts'
import { straight } from '../strokes.ts'

const PEN = 0.5
const lineOf = (...strokes: Stroke[]) => oneLine(penPaths(strokes), PEN)
const coordinate = fc.integer({ min: 0, max: 60 })
const place = fc.tuple(coordinate, coordinate)
const curves = fc.array(fc.tuple(place, place, place, place), { minLength: 1, maxLength: 6 })

/** How far the point of `points` that is worst off is from the line. */
function farthest(points: readonly Point[], from: readonly Point[]): number {
  return Math.max(...points.map((p) => Math.min(...from.map((q) => distance(p, q)))))
}

const placesOf = (points: readonly Point[], step: number) =>
  sampleEvery(step, points).map(({ point }) => point)

test('the line goes over all of every stroke', () => {
  fc.assert(
    fc.property(curves, (all) => {
      const strokes = all.map((points) => straight([0, 0], [0, 0], { points }))
      const { path } = lineOf(...strokes)
      const drawn = placesOf(path.points, 0.8)
      for (const { points } of strokes)
        expect(farthest(placesOf(points, 2), drawn)).toBeLessThan(0.6)
    }),
    { numRuns: 15 },
  )
})

test('what it adds and draws again is what it is longer by', () => {
  fc.assert(
    fc.property(curves, (all) => {
      const strokes = all.map((points) => straight([0, 0], [0, 0], { points }))
      const { path, added, retraced } = lineOf(...strokes)
      const before = strokes.map(lengthOf).reduce((a, b) => a + b, 0)
      expect(Math.abs(lengthOf(path) - before - added - retraced)).toBeLessThan(0.02 * before + 0.1)
    }),
    { numRuns: 15 },
  )
})

test('a single stroke is the line', () => {
  const stroke = straight([0, 0], [50, 20])
  const { path, added, retraced } = lineOf(stroke)
  expect([path.points, path.points.toReversed()]).toContainEqual(stroke.points)
  expect(added).toBe(0)
  expect(retraced).toBeCloseTo(0)
})

test('lines that cross need nothing new: the shorter arms are gone over again', () => {
  const { added, retraced } = lineOf(straight([0, 10], [40, 10]), straight([20, 0], [20, 20]))
  expect(added).toBeLessThan(PEN)
  expect(retraced).toBeCloseTo(20, 0)
})

test('strokes apart are connected at their nearest ends', () => {
  const { path, added, retraced } = lineOf(straight([0, 0], [40, 0]), straight([80, 0], [43, 0]))
  expect(added).toBeCloseTo(3)
  expect(retraced).toBeCloseTo(0)
  expect(lengthOf(path)).toBeCloseTo(80)
})

test('the way back along a stroke is taken unless a new line is three times shorter', () => {
  const comb = (length: number) =>
    lineOf(straight([0, 0], [30, 0]), ...[0, 10, 20, 30].map((x) => straight([x, 0], [x, length])))
  expect(comb(5).added).toBeLessThan(4 * PEN)
  expect(comb(60).added).toBeGreaterThan(9)
})

test('new lines bend into what they connect', () => {
  const { path } = lineOf(straight([0, 0], [40, 0]), straight([50, 10], [50, 50]))
  const [from, control, other, to] = path.points.slice(3, 7)
  expect([from, to]).toEqual([
    [40, 0],
    [50, 10],
  ])
  expect(Math.abs(control[1] - from[1])).toBeLessThan(control[0] - from[0])
  expect(Math.abs(other[0] - to[0])).toBeLessThan(to[1] - other[1])
})

test('a plot of one line is lifted once, knows all its strokes, and begins at the end near home', () => {
  const strokes = [
    straight([90, 50], [50, 50], { gain: 0.3 }),
    straight([20, 10], [48, 50], { gain: 0.2 }),
    straight([80, 20], [80, 80], { gain: 0.1 }),
  ]
  const { layers, report } = plot(penPaths(strokes), { pen: PEN, oneLine: true })
  const [{ paths }] = layers
  expect(report.after.lifts).toBe(1)
  expect(paths[0].sources.map(({ rank }) => rank).sort()).toEqual([1, 2, 3])
  expect(paths[0].points[0]).toEqual([20, 10])
})
