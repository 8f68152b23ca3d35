/** @file Cells of a square map that hang together. */

/**
 * Connected cells that are at least so high, piece by piece.
 * @param map [grid, grid]
 */
export function piecesOf(map: Float32Array, least: number): number[][] {
  const grid = Math.sqrt(map.length)
  const left = new Set([...map.keys()].filter((i) => map[i] >= least))
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
export function neighbours(i: number, grid: number): number[] {
  const x = i % grid
  return [
    ...(x > 0 ? [i - 1] : []),
    ...(x < grid - 1 ? [i + 1] : []),
    ...(i >= grid ? [i - grid] : []),
    ...(i + grid < grid * grid ? [i + grid] : []),
  ]
}
