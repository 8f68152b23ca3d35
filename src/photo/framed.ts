/** @file A part of a photo that is drawn instead of all of it. */
import type { RasterImage } from '../image/image.ts'
import type { Frame } from '../strokes/strokes.ts'
import type { Hint } from './hints.ts'
import type { PreparedPhoto } from './prepare.ts'

const HEAD_AND_SHOULDERS: Hint = {
  code: 'head-and-shoulders',
  text: 'the face is small: head and shoulders alone are drawn; --framing whole draws all',
}

/**
 * A part of a photo, with what is said of all of it.
 * @param prepared the part alone
 * @param part in pixels of the whole
 */
export function framed(
  prepared: PreparedPhoto,
  { width, height }: RasterImage,
  part: Frame,
): PreparedPhoto {
  const kept = new Float32Array(width * height)
  for (let y = 0; y < part.height; y++) {
    const at = (part.y + y) * width + part.x
    const row = prepared.kept?.subarray(y * part.width, (y + 1) * part.width)
    if (row) kept.set(row, at)
    else kept.fill(1, at, at + part.width)
  }
  return { ...prepared, kept, hints: [...prepared.hints, HEAD_AND_SHOULDERS] }
}
