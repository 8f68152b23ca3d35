/** @file Where a picture lies on the canvas. */
import type { Frame } from '../../../src/index.ts'

/** The largest rectangle of such proportions in the middle of a square of `canvas` pixels. */
export function frameOf({ width, height }: Pick<Frame, 'width' | 'height'>, canvas: number): Frame {
  const scale = canvas / Math.max(width, height)
  const [across, down] = [scale * width, scale * height]
  return { x: (canvas - across) / 2, y: (canvas - down) / 2, width: across, height: down }
}
