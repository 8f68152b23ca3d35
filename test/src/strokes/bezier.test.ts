import { expect, test } from 'vitest'
import { flatten, lengthOf, pieceOf, pointAt } from '../../../src/strokes/bezier.ts'
import type { Point } from '../../../src/strokes/strokes.ts'

const QUARTER = 0.5522847 // control points of a quarter circle of radius 1

test('a straight stroke is as long as its ends are apart', () => {
  const points: Point[] = [
    [0, 0],
    [1, 0],
    [2, 0],
    [3, 4],
  ]
  const straight = points.map((_, i): Point => [i, (4 * i) / 3])
  expect(lengthOf({ points: straight })).toBeCloseTo(5)
  expect(lengthOf({ points })).toBeGreaterThan(5)
})

test('a quarter circle is π/2 long, two of them twice that', () => {
  const first: Point[] = [
    [1, 0],
    [1, QUARTER],
    [QUARTER, 1],
    [0, 1],
  ]
  const second: Point[] = [
    [-QUARTER, 1],
    [-1, QUARTER],
    [-1, 0],
  ]
  expect(lengthOf({ points: first })).toBeCloseTo(Math.PI / 2, 2)
  expect(lengthOf({ points: [...first, ...second] })).toBeCloseTo(Math.PI, 2)
  for (const [x, y] of flatten({ points: first }, 5)) expect(Math.hypot(x, y)).toBeCloseTo(1, 2)
})

test('a piece of a curve runs along it, from one parameter to the other', () => {
  const cubic: Point[] = [
    [0, 0],
    [10, 30],
    [40, -20],
    [50, 10],
  ]
  const piece = pieceOf(cubic, 0.2, 0.7)
  for (const t of [0, 0.3, 1]) {
    const [x, y] = pointAt(piece, t)
    const [u, v] = pointAt(cubic, 0.2 + 0.5 * t)
    expect([x, y]).toEqual([expect.closeTo(u, 9), expect.closeTo(v, 9)])
  }
})
