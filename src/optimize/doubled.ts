/**
 * @file Strokes that only go over others again: ink without a line of its own, as the loss likes it on
 * dark parts. One who draws would spend that stroke elsewhere.
 */
import { flatten } from '../strokes/flatten.ts'
import type { Point } from '../strokes/strokes.ts'

/** Straight pieces whose ends stand for a stroke, and for one that it may lie on. */
const PIECES = { over: 16, under: 64 }
/** Points this close, in widths of the pen, lie on one line. */
const CLOSE = 4 / 3
/** A stroke is doubled if at least this share of it lies on others. */
const SHARE = 0.75

/**
 * Indices of strokes that lie on others; of two that double each other the later one.
 * @param strokes control points [stroke][4] in canvas pixels
 * @param width of all strokes, likewise
 */
export function doubled(strokes: readonly Point[][], width: number): number[] {
  const under = strokes.map((points) => flatten({ points }, PIECES.under))
  const gone = new Set<number>()
  for (const [i, points] of [...strokes.entries()].toReversed()) {
    const others = under.filter((_, j) => j !== i && !gone.has(j)).flat()
    const line = flatten({ points }, PIECES.over)
    const covered = line.filter((point) => others.some((at) => apart(point, at) < CLOSE * width))
    if (covered.length >= SHARE * line.length) gone.add(i)
  }
  return [...gone]
}

const apart = ([x, y]: Point, [u, v]: Point): number => Math.hypot(x - u, y - v)
