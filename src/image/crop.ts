/** @file Parts of pictures and of maps of their pixels. */
import type { Frame } from '../strokes/strokes.ts'
import type { RasterImage } from './image.ts'

/** @param part in whole pixels, within the image */
export function cropImage({ width, data }: RasterImage, part: Frame): RasterImage {
  return { width: part.width, height: part.height, data: cropRows(data, width, part, 4) }
}

/** @param data [height, width, channels] */
export function cropRows<A extends Uint8ClampedArray | Float32Array>(
  data: A,
  width: number,
  part: Frame,
  channels: number,
): A {
  const line = channels * part.width
  const out = data.slice(0, line * part.height) as A // an array of its own kind, filled below
  for (let y = 0; y < part.height; y++) {
    const from = channels * ((part.y + y) * width + part.x)
    out.set(data.subarray(from, from + line), y * line)
  }
  return out
}
