/** @file An encoder's mask made whole: no holes in the subject, no specks beside it. */

/** A speck has less than this share of the largest piece's probability. */
const SPECK = 0.25
/** Cells below this part a piece from the next. */
const APART = 0.3

/** @param mask probabilities [grid, grid] */
export const cleanMask = (mask: Float32Array): Float32Array => withoutSpecks(withoutHoles(mask))

/**
 * Holes filled up to their lowest rim: a cell gets the least of the highest values on all ways to
 * the border (Soille, "Morphological image analysis", 1999, fill-hole).
 */
export function withoutHoles(mask: Float32Array): Float32Array {
  const grid = Math.sqrt(mask.length)
  const isBorder = (i: number) => neighbours(i, grid).length < 4
  const filled = mask.map((value, i) => (isBorder(i) ? value : 1))
  for (let changed = true; changed; ) {
    changed = false
    for (const i of filled.keys()) {
      const lowest = Math.min(filled[i], ...neighbours(i, grid).map((j) => filled[j]))
      const value = Math.max(mask[i], lowest)
      if (value < filled[i]) changed = true
      if (value < filled[i]) filled[i] = value
    }
  }
  return filled
}

/** Every cell as high as the highest of it and its neighbours: one cell more on every side. */
export function grownMask(mask: Float32Array): Float32Array {
  const grid = Math.sqrt(mask.length)
  return mask.map((value, i) => Math.max(value, ...neighbours(i, grid).map((j) => mask[j])))
}

/** Pieces that are small against the largest one, emptied. */
export function withoutSpecks(mask: Float32Array): Float32Array {
  const all = pieces(mask)
  const mass = (piece: number[]) => piece.reduce((sum, i) => sum + mask[i], 0)
  const largest = all.reduce((most, piece) => Math.max(most, mass(piece)), 0)
  const out = mask.slice()
  for (const piece of all) {
    if (mass(piece) < SPECK * largest) for (const i of piece) out[i] = 0
  }
  return out
}

/** Connected cells at or above APART. */
function pieces(mask: Float32Array): number[][] {
  const grid = Math.sqrt(mask.length)
  const left = new Set([...mask.keys()].filter((i) => mask[i] >= APART))
  const found: number[][] = []
  for (const start of left) {
    const piece = [start]
    left.delete(start)
    for (const i of piece) {
      for (const j of neighbours(i, grid)) if (left.delete(j)) piece.push(j)
    }
    found.push(piece)
  }
  return found
}

/** Cells that share a side with cell i. */
function neighbours(i: number, grid: number): number[] {
  const x = i % grid
  return [
    ...(x > 0 ? [i - 1] : []),
    ...(x < grid - 1 ? [i + 1] : []),
    ...(i >= grid ? [i - grid] : []),
    ...(i + grid < grid * grid ? [i + grid] : []),
  ]
}
