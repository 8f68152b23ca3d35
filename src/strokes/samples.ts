/** @file Points along a path, close enough to stand for it, and pieces of it between two of them. */
import { distance, flatten, pieceOf, segmentsOf } from './bezier.ts'
import type { Point } from './strokes.ts'

export interface Sample {
  point: Point
  /** Number of the segment plus the parameter within it; k at the end of k segments. */
  at: number
}

/** Samples from start to end, neighbours at most `step` apart. */
export function sampleEvery(step: number, points: readonly Point[]): Sample[] {
  return segmentsOf(points).flatMap((segment, k) => {
    const pieces = Math.max(1, Math.ceil(fastest(segment) / step))
    const samples = flatten({ points: segment }, pieces).map((point, i) => ({
      point,
      at: k + i / pieces,
    }))
    return k === 0 ? samples : samples.slice(1)
  })
}

/** The cubic's derivative is at most three times its control polygon's longest side. */
const fastest = (segment: readonly Point[]): number =>
  3 * Math.max(...segment.slice(1).map((point, i) => distance(segment[i], point)))

/** Control points of the path from one place on it to a later one. */
export function cut(points: readonly Point[], from: number, to: number): Point[] {
  const pieces = segmentsOf(points).flatMap((segment, k) => {
    const [first, last] = [Math.max(from - k, 0), Math.min(to - k, 1)]
    return first < last ? [pieceOf(segment, first, last)] : []
  })
  return pieces.flatMap((piece, i) => (i === 0 ? piece : piece.slice(1)))
}
