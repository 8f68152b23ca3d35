/** @file Pictures that say something of a photo's pixels: white where it holds, black where not. */

import { ImageError } from '../errors.ts'
import type { RasterImage } from '../image/image.ts'
import { floats } from '../maths/arrays.ts'

type Size = Pick<RasterImage, 'width' | 'height'>

/** Proportions of the picture and the photo may differ by this share. */
const PROPORTIONS = 0.03

/**
 * How white a picture is at each pixel of the photo, 0–1, [height, width] of the photo.
 * @param name what messages call the picture
 * @throws {ImageError} for a picture of other proportions
 */
export function readMap(map: RasterImage, { width, height }: Size, name: string): Float32Array {
  const stretch = (map.width * height) / (map.height * width)
  if (Math.abs(Math.log(stretch)) > PROPORTIONS) {
    const sizes = `${map.width}×${map.height}, the photo ${width}×${height}`
    throw new ImageError(`the ${name} is ${sizes}: their proportions differ`)
  }
  return perPixel(width, height, (u, v) => {
    const [x, y] = [Math.floor(u * map.width), Math.floor(v * map.height)]
    const [r, g, b, a] = map.data.subarray(4 * (y * map.width + x))
    return ((r + g + b) / 765) * (a / 255)
  })
}

/** Such a picture. @param share 0–1, [height, width]; all is white without it */
export function mapPicture({ width, height }: Size, share?: Float32Array): RasterImage {
  const data = new Uint8ClampedArray(4 * width * height).fill(255)
  share?.forEach((value, i) => {
    data.fill(255 * value, 4 * i, 4 * i + 3)
  })
  return { width, height, data }
}

/** A map of the photo's pixels from their centres, as shares of width and height. */
export function perPixel(
  width: number,
  height: number,
  value: (u: number, v: number) => number,
): Float32Array {
  return floats(width * height, (i) =>
    value(((i % width) + 0.5) / width, (Math.floor(i / width) + 0.5) / height),
  )
}
