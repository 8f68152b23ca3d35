import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type PenPath, penWork, reversed } from '../../../../src/output/plot/pen-path.ts'
import { orderByTravel } from '../../../../src/output/plot/travel.ts'
import { straightCubic } from '../../../../src/strokes/bezier.ts'
import type { Point } from '../../../../src/strokes/strokes.ts'

const coordinate = fc.integer({ min: 0, max: 100 })
const place = fc.tuple(coordinate, coordinate)
const pathsOf = (lines: [Point, Point][]): PenPath[] =>
  lines.map(([from, to], i) => ({
    points: straightCubic(from, to),
    width: 1,
    color: [0, 0, 0, 1],
    sources: [{ rank: i + 1 }],
  }))
const ranks = (paths: PenPath[]) => paths.map(({ sources: [{ rank }] }) => rank)

/** Every order and every direction. */
function shortest(left: PenPath[], done: PenPath[] = []): number {
  if (left.length === 0) return penWork(done).travel
  const next = left.flatMap((path, i) =>
    [path, reversed(path)].map((way) => shortest(left.toSpliced(i, 1), [...done, way])),
  )
  return Math.min(...next)
}

test('every path is drawn once, as it was or backwards', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(place, place), { maxLength: 30 }), (lines) => {
      const paths = pathsOf(lines)
      const order = orderByTravel(paths)
      expect(ranks(order).toSorted((a, b) => a - b)).toEqual(ranks(paths))
      for (const path of order) {
        const before = paths[path.sources[0].rank - 1].points
        expect([before, before.toReversed()]).toContainEqual(path.points)
      }
    }),
  )
})

test('of five paths no order is a tenth shorter', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(place, place), { minLength: 1, maxLength: 5 }), (lines) => {
      const paths = pathsOf(lines)
      const found = penWork(orderByTravel(paths)).travel
      expect(found).toBeLessThanOrEqual(1.1 * shortest(paths) + 1e-9)
    }),
    { seed: 7, numRuns: 40 },
  )
})

test('a zigzag drawn in a bad order and from wrong ends is found again', () => {
  const zigzag = pathsOf(
    Array.from({ length: 8 }, (_, i): [Point, Point] => [
      [0, 10 * i],
      [100, 10 * i],
    ]),
  )
  const mixed = [3, 0, 7, 1, 5, 2, 6, 4].map((i) => zigzag[i])
  expect(penWork(mixed).travel).toBeGreaterThan(700)
  expect(penWork(orderByTravel(mixed)).travel).toBe(70)
})

test('the pen begins at home', () => {
  const paths = pathsOf([
    [
      [0, 0],
      [10, 0],
    ],
    [
      [100, 0],
      [90, 0],
    ],
  ])
  expect(ranks(orderByTravel(paths, [100, 0]))).toEqual([2, 1])
})
