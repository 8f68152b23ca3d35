import { expect, test } from 'vitest'
import { flatten, lengthOf } from '../../../src/strokes/flatten.ts'
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
