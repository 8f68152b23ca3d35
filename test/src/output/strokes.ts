/** @file Strokes for tests of what is done with them. */
import { straightCubic } from '../../../src/strokes/bezier.ts'
import type { Point, Stroke } from '../../../src/strokes/strokes.ts'

/** A straight black stroke of width 3. */
export function straight(from: Point, to: Point, change: Partial<Stroke> = {}): Stroke {
  return { points: straightCubic(from, to), width: 3, color: [0, 0, 0, 1], ...change }
}
