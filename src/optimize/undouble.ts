/**
 * @file A drawing without the ink that only goes over other ink: strokes keep the piece of them that
 * is bare where the drawing is no poorer for it, and those of which nothing is bare are named.
 */
import type { Stroke } from '../strokes/strokes.ts'
import { createInk, type Ink } from './ink.ts'

/** By which share of what all strokes gain the loss of the first k may rise. */
const TOLERANCE = 0.003

export interface Undoubled {
  /** All strokes, in their order. */
  strokes: Stroke[]
  /** Indices of those without which the drawing is no poorer. */
  idle: number[]
}

/**
 * Cuts strokes to their bare pieces, each against those before it; frozen ones stay as they are.
 * @param strokes sorted, those first that gain most
 * @param losses of the first 0, 1, … of them
 * @param lossOf a drawing, in the clean view
 */
export async function undouble(
  strokes: readonly Stroke[],
  losses: readonly number[],
  lossOf: (strokes: readonly Stroke[]) => Promise<number>,
): Promise<Undoubled> {
  const slack = TOLERANCE * (losses[0] - losses[losses.length - 1])
  const ink = createInk(Math.max(...strokes.map(({ width }) => width)))
  const kept: Stroke[] = []
  const idle: number[] = []
  let rise = 0 // of the loss so far
  for (const [i, stroke] of strokes.entries()) {
    const bare = bareOf(stroke, ink)
    const gain = losses[i] - losses[i + 1]
    if (!bare && rise + gain <= slack) {
      idle.push(i)
      kept.push(stroke)
      rise += gain
      continue
    }
    const drawn = kept.filter((_, k) => !idle.includes(k))
    const risen = bare && bare !== stroke ? (await lossOf([...drawn, bare])) - losses[i + 1] : 0
    const fits = bare && risen <= slack
    if (fits && bare !== stroke) rise = risen
    kept.push(fits ? bare : stroke)
    ink.add(kept[i])
  }
  return { strokes: kept, idle }
}

/** The piece of a stroke that is bare, the very stroke if all is; undefined if it is no stroke. */
function bareOf(stroke: Stroke, ink: Ink): Stroke | undefined {
  const points = stroke.frozen ? stroke.points : ink.bare(stroke)
  if (points === stroke.points) return stroke
  return points.length > 0 ? { ...stroke, points } : undefined
}
