/** @file An encoder's mask made whole: no holes in the subject, no specks beside it. */
import { neighbours, piecesOf } from './pieces.ts'

/** Set by hand on the masks of photos; no figures were kept. */
const PIECE = {
  /** A speck has less than this share of the largest piece's probability. */
  speck: 0.25,
  /** Cells below this part a piece from the next. */
  apart: 0.3,
  /** Cells up to so many away from a piece, lower than that, belong to it. */
  fringe: 2,
  /** A way to a piece leads over cells at least this sure, and is no longer than this share of the side. */
  faint: 0.1,
  reach: 0.25,
  /** What lies at such a way's end has at least this share of the largest piece's probability. */
  end: 0.04,
}

/** @param mask probabilities [grid, grid] */
export const cleanMask = (mask: Float32Array): Float32Array =>
  withoutSpecks(withWays(withoutHoles(mask)))

/**
 * Holes filled up to their lowest rim: a cell gets the least of the highest values on all ways to
 * the border (Soille, "Morphological image analysis", 1999, fill-hole).
 */
export function withoutHoles(mask: Float32Array): Float32Array {
  const grid = Math.sqrt(mask.length)
  const around = Array.from(mask, (_, i) => neighbours(i, grid))
  const filled = mask.map((value, i) => (around[i].length < 4 ? value : 1))
  const forth = [...mask.keys()]
  const back = forth.toReversed()
  // There and back, so that what a sweep finds out reaches far in either direction.
  while ([forth, back].map((order) => lower(filled, mask, around, order)).includes(true));
  return filled
}

/** One sweep: every cell down to its lowest neighbour, not below its own value. */
function lower(
  filled: Float32Array,
  mask: Float32Array,
  around: readonly number[][],
  order: readonly number[],
): boolean {
  let changed = false
  for (const i of order) {
    const lowest = around[i].reduce((least, j) => Math.min(least, filled[j]), filled[i])
    const value = Math.max(mask[i], lowest)
    if (!(value < filled[i])) continue
    filled[i] = value
    changed = true
  }
  return changed
}

/** Every cell as high as the highest of it and its neighbours: one cell more on every side. */
function grownMask(mask: Float32Array): Float32Array {
  const grid = Math.sqrt(mask.length)
  return mask.map((value, i) => Math.max(value, ...neighbours(i, grid).map((j) => mask[j])))
}

/**
 * The largest piece, those that are not small against it, what is close to one of them (a leg the
 * mask lost touch with), and their fringe; the rest emptied.
 */
export function withoutSpecks(mask: Float32Array): Float32Array {
  const all = piecesOf(mask, PIECE.apart)
  const mass = massIn(mask)
  const largest = all.reduce((most, piece) => Math.max(most, mass(piece)), 0)
  const close = around(all.filter((piece) => mass(piece) >= PIECE.speck * largest))
  const kept = around(all.filter((piece) => piece.some((i) => close[i] > 0)))
  return mask.map((value, i) => value * kept[i])

  /** 1 in the pieces and up to PIECE.fringe cells from them. */
  function around(chosen: number[][]): Float32Array {
    const cells = new Float32Array(mask.length)
    for (const i of chosen.flat()) cells[i] = 1
    return Array.from({ length: PIECE.fringe }).reduce<Float32Array>(grownMask, cells)
  }
}

/**
 * What is thin fades in an encoder's cells: a guitar's neck is lost, its head seen. Where a short way over
 * faint cells leads from the largest piece to another one, the way's cells belong to the subject too.
 */
function withWays(mask: Float32Array): Float32Array {
  const all = piecesOf(mask, PIECE.apart)
  const masses = all.map(massIn(mask))
  const largest = masses.indexOf(Math.max(...masses))
  const joined = mask.slice()
  if (largest < 0) return joined
  const from = waysFrom(mask, all[largest])
  for (const [k, piece] of all.entries()) {
    if (k === largest || masses[k] < PIECE.end * masses[largest]) continue
    const end = piece.find((i) => from.has(i))
    for (let at = end; at !== undefined; at = from.get(at))
      joined[at] = Math.max(joined[at], 1 - PIECE.apart)
  }
  return joined
}

/** The shortest ways from a piece over faint cells: every cell reached, and the cell before it. */
function waysFrom(mask: Float32Array, piece: readonly number[]): Map<number, number | undefined> {
  const grid = Math.sqrt(mask.length)
  const before = new Map<number, number | undefined>(piece.map((i) => [i, undefined]))
  let rim = [...piece]
  for (let length = 0; length < PIECE.reach * grid; length++) {
    const next: number[] = []
    for (const i of rim) {
      for (const j of neighbours(i, grid)) {
        if (before.has(j) || mask[j] < PIECE.faint) continue
        before.set(j, i)
        next.push(j)
      }
    }
    rim = next
  }
  return before
}

const massIn = (mask: Float32Array) => (piece: readonly number[]) =>
  piece.reduce((sum, i) => sum + mask[i], 0)
