/** @file Cubics along lines of points. */
import { expect, test } from 'vitest'
import { flatten, lengthOf } from '../../../src/strokes/bezier.ts'
import { fitCubic, fitCubics } from '../../../src/strokes/fit.ts'
import type { Point } from '../../../src/strokes/strokes.ts'

const arc = (points: number, turn: number): Point[] =>
  Array.from({ length: points }, (_, i) => {
    const angle = (turn * i) / (points - 1)
    return [50 + 40 * Math.cos(angle), 50 + 40 * Math.sin(angle)]
  })

test('a line that is a cubic gives that cubic back', () => {
  const cubic: Point[] = [
    [0, 0],
    [10, 40],
    [50, 40],
    [60, 10],
  ]
  const { cubic: found, error } = fitCubic(flatten({ points: cubic }, 60))
  expect(error).toBeLessThan(0.3)
  expect(lengthOf({ points: found })).toBeCloseTo(lengthOf({ points: cubic }), 0)
})

test('cubics stay within the tolerance, and a tighter one takes more of them', () => {
  const circle = arc(250, 2 * Math.PI)
  const [loose, tight] = [3, 0.05].map((tolerance) => fitCubics(circle, tolerance))
  expect(loose.length).toBeLessThan(tight.length)
  for (const point of tight.flatMap((points) => flatten({ points }, 12)))
    expect(Math.abs(Math.hypot(point[0] - 50, point[1] - 50) - 40)).toBeLessThan(0.3)
})

test('cubics join where the line goes on, running the same way', () => {
  const cubics = fitCubics(arc(250, 2 * Math.PI), 0.05)
  for (const [i, after] of cubics.entries()) {
    if (i === 0) continue
    const before = cubics[i - 1]
    expect(after[0]).toEqual(before[3])
    const [a, b] = [
      before[3].map((v, c) => v - before[2][c]),
      after[1].map((v, c) => v - after[0][c]),
    ]
    expect(a[0] * b[0] + a[1] * b[1]).toBeCloseTo(Math.hypot(...a) * Math.hypot(...b), 6)
  }
})

test('a corner stays one', () => {
  const corner = [
    ...Array.from({ length: 40 }, (_, i): Point => [i, 0]),
    ...Array.from({ length: 40 }, (_, i): Point => [40, i]),
  ]
  const cubics = fitCubics(corner, 0.3)
  const nearest = Math.min(
    ...cubics.flatMap((points) => flatten({ points }, 30)).map(([x, y]) => Math.hypot(x - 40, y)),
  )
  expect(nearest).toBeLessThan(1)
  expect(cubics.reduce((sum, points) => sum + lengthOf({ points }), 0)).toBeCloseTo(79, 0)
})
