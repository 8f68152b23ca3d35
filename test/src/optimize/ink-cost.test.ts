/** @file What ink costs. */
import { expect, test } from 'vitest'
import { chargeInk } from '../../../src/optimize/ink-cost.ts'
import { lengthOf } from '../../../src/strokes/bezier.ts'
import { packStrokes, type Scene } from '../../../src/strokes/scene.ts'
import type { Point, Stroke } from '../../../src/strokes/strokes.ts'

const stroke = (...points: Point[]): Stroke => ({ points, width: 4, color: [0, 0, 0, 1] })
const slopeOf = (scene: Scene, cost = { length: 0, overlap: 1 }) => {
  const slope = new Float32Array(scene.points.data.length)
  chargeInk(scene, slope, cost, 1)
  return slope
}
const along = (y: number) => stroke([0, y], [20, y], [40, y], [60, y])

test('of strokes side by side the later one is pushed off', () => {
  const slope = slopeOf(packStrokes([along(0), along(2)]))
  const across = (of: number) => [1, 3, 5, 7].map((k) => Math.sign(slope[8 * of + k]))
  expect(across(0)).toEqual([0, 0, 0, 0])
  expect(across(1)).toEqual([-1, -1, -1, -1]) // descent goes down, away from the other
})

test('an end over another stroke is drawn back', () => {
  const slope = slopeOf(
    packStrokes([along(0), stroke([50, 0.5], [70, 0.5], [90, 0.5], [110, 0.5])]),
  )
  expect(slope[8]).toBeLessThan(0) // descent moves the end to the right
})

test('strokes that cross, or keep a width between them, cost nothing', () => {
  const crossing = stroke([30, -30], [30, -10], [30, 10], [30, 30])
  expect(slopeOf(packStrokes([along(0), crossing])).every((v) => v === 0)).toBe(true)
  expect(slopeOf(packStrokes([along(0), along(4.1)])).every((v) => v === 0)).toBe(true)
})

test('a stroke that comes back along itself is pushed apart', () => {
  const hairpin = stroke([0, 0], [120, 0], [120, 1], [0, 1])
  expect(slopeOf(packStrokes([hairpin])).some((v) => v !== 0)).toBe(true)
})

test('a line costs its length', () => {
  const bent = stroke([0, 0], [10, 20], [30, -10], [40, 5])
  const slope = slopeOf(packStrokes([bent]), { length: 1, overlap: 0 })
  for (const k of slope.keys()) {
    const moved = (by: number) =>
      lengthOf({
        points: bent.points.map((point, i) =>
          i === k >> 1 ? (point.map((v, axis) => v + (axis === k % 2 ? by : 0)) as Point) : point,
        ),
      })
    expect(slope[k]).toBeCloseTo((moved(0.01) - moved(-0.01)) / 0.02, 1)
  }
})
