/** @file Where a picture lies on the square canvas. */
import type { Frame } from './strokes.ts'

/** The centred rectangle of proportions width : height in a square of `size`. */
export function frameOf(width: number, height: number, size: number): Frame {
  const scale = size / Math.max(width, height)
  const w = width * scale
  const h = height * scale
  return { x: (size - w) / 2, y: (size - h) / 2, width: w, height: h }
}
