/**
 * @file Strokes that only go over others again: ink without a line of its own, as the loss likes it on
 * dark parts. One who draws would spend that stroke elsewhere.
 */
import { flatten } from '../strokes/flatten.ts'
import type { Point } from '../strokes/strokes.ts'

/** Straight pieces a stroke is compared by. */
const PIECES = 16
/** Lines this close, in widths of the pen, and within about 30° of each other are one line. */
const CLOSE = 4 / 3
const PARALLEL = 0.85
/** A stroke is doubled if at least this share of it runs along others. */
const SHARE = 0.75

interface Piece {
  at: Point
  direction: Point
}

/**
 * Indices of strokes that run along others; of two that double each other the later one.
 * @param strokes control points [stroke][4] in canvas pixels
 * @param width of all strokes, likewise
 */
export function doubled(strokes: readonly Point[][], width: number): number[] {
  const lines = strokes.map((points) => piecesOf(points))
  const gone = new Set<number>()
  for (const [i, line] of [...lines.entries()].toReversed()) {
    const others = lines.filter((_, j) => j !== i && !gone.has(j)).flat()
    const along = line.filter((piece) =>
      others.some((other) => sameLine(piece, other, CLOSE * width)),
    )
    if (along.length >= SHARE * line.length) gone.add(i)
  }
  return [...gone]
}

function piecesOf(points: Point[]): Piece[] {
  const path = flatten({ points }, PIECES)
  return path.slice(1).map(([x, y], i) => {
    const [u, v] = path[i]
    const length = Math.hypot(x - u, y - v) || 1
    return { at: [(x + u) / 2, (y + v) / 2], direction: [(x - u) / length, (y - v) / length] }
  })
}

function sameLine(a: Piece, b: Piece, distance: number): boolean {
  const apart = Math.hypot(a.at[0] - b.at[0], a.at[1] - b.at[1])
  const cosine = a.direction[0] * b.direction[0] + a.direction[1] * b.direction[1]
  return apart < distance && Math.abs(cosine) > PARALLEL
}
