/** @file A stroke whose width changes, as strokes whose width does not. */
import { pieceOf, segmentsOf } from './bezier.ts'
import { type Stroke, widthAt } from './strokes.ts'

/** Pieces that a segment of changing width is cut into. */
const PIECES = 16

/** A tapered stroke as short ones, one after the other, each of one width. */
export function piecesOf(
  stroke: Pick<Stroke, 'points' | 'width' | 'taper'>,
): Pick<Stroke, 'points' | 'width'>[] {
  const segments = segmentsOf(stroke.points)
  return segments.flatMap((segment, k) =>
    Array.from({ length: PIECES }, (_, i) => {
      const [from, to] = [i / PIECES, (i + 1) / PIECES]
      const middle = (k + (from + to) / 2) / segments.length
      return { points: pieceOf(segment, from, to), width: widthAt(stroke, middle) }
    }),
  )
}
