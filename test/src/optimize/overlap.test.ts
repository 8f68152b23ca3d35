/** @file What ink costs that lies along other ink. */
import { expect, test } from 'vitest'
import { chargeOverlap } from '../../../src/optimize/overlap.ts'
import { packStrokes, type Scene } from '../../../src/strokes/scene.ts'
import type { Point, Stroke } from '../../../src/strokes/strokes.ts'

const stroke = (...points: Point[]): Stroke => ({ points, width: 4, color: [0, 0, 0, 1] })
const slopeOf = (scene: Scene) => {
  const slope = new Float32Array(scene.points.data.length)
  chargeOverlap(scene, slope, 1)
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
