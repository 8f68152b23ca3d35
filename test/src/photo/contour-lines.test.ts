/** @file Lines along the ridges of a map. */
import { expect, test } from 'vitest'
import { contourLines } from '../../../src/photo/contour-lines.ts'
import { polylineLength } from '../../../src/strokes/bezier.ts'
import type { Point } from '../../../src/strokes/strokes.ts'

const SIZE = 100

/** A ridge four pixels wide where `distance` is 0. */
const ridge = (distance: (x: number, y: number) => number): Float32Array =>
  Float32Array.from({ length: SIZE * SIZE }, (_, i) => {
    const [x, y] = [(i % SIZE) + 0.5, Math.floor(i / SIZE) + 0.5]
    return 0.9 * Math.exp(-(distance(x, y) ** 2) / 8)
  })

const toSegment = (from: Point, to: Point) => (x: number, y: number) => {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const t = ((x - from[0]) * dx + (y - from[1]) * dy) / (dx * dx + dy * dy)
  const at = Math.min(1, Math.max(0, t))
  return Math.hypot(x - from[0] - at * dx, y - from[1] - at * dy)
}

test('a ring is one line that runs once around, in its middle', () => {
  const lines = contourLines(
    ridge((x, y) => Math.hypot(x - 50, y - 50) - 30),
    SIZE,
  )
  expect(lines).toHaveLength(1)
  for (const [x, y] of lines[0]) expect(Math.abs(Math.hypot(x - 50, y - 50) - 30)).toBeLessThan(1)
  const round = 2 * Math.PI * 30
  expect(polylineLength(lines[0])).toBeGreaterThan(0.9 * round)
  expect(polylineLength(lines[0])).toBeLessThan(1.15 * round)
})

test('two apart are two lines, the more probable one first', () => {
  const faint = ridge(toSegment([20, 20], [80, 20])).map((p) => 0.6 * p)
  const clear = ridge(toSegment([20, 70], [80, 80]))
  const lines = contourLines(
    clear.map((p, i) => Math.max(p, faint[i])),
    SIZE,
  )
  expect(lines).toHaveLength(2)
  expect(lines[0].every(([, y]) => y > 50)).toBe(true)
})

test('a line turns a corner', () => {
  const [down, across] = [toSegment([25, 20], [25, 75]), toSegment([25, 75], [80, 75])]
  const lines = contourLines(
    ridge((x, y) => Math.min(down(x, y), across(x, y))),
    SIZE,
  )
  expect(lines).toHaveLength(1)
  expect(polylineLength(lines[0])).toBeGreaterThan(95)
})

test('a small gap is crossed, a wide one is not', () => {
  const whole = ridge(toSegment([15, 50], [85, 50]))
  const gap = (width: number) => {
    const open = whole.map((p, i) => p * (1 - Math.exp(-((((i % SIZE) - 50) / width) ** 4))))
    return contourLines(open, SIZE)
  }
  expect(gap(0.8)).toHaveLength(1)
  expect(gap(12)).toHaveLength(2)
})

test('nothing probable gives no line', () => {
  expect(contourLines(new Float32Array(SIZE * SIZE).fill(0.05), SIZE)).toEqual([])
})
