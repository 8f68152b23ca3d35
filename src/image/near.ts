/** @file Pixels near a line. */

/**
 * Indices of the pixels of a square whose centres lie within `reach` of one of the points.
 * @param points of the line, about a pixel apart
 * @param size side of the square
 */
export function pixelsNear(
  points: readonly (readonly [number, number])[],
  reach: number,
  size: number,
): Set<number> {
  const pixels = new Set<number>()
  for (const [px, py] of points) {
    for (let y = Math.max(0, Math.floor(py - reach)); y <= Math.min(size - 1, py + reach); y++) {
      for (let x = Math.max(0, Math.floor(px - reach)); x <= Math.min(size - 1, px + reach); x++) {
        if (Math.hypot(x + 0.5 - px, y + 0.5 - py) <= reach) pixels.add(y * size + x)
      }
    }
  }
  return pixels
}
