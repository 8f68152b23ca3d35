/** @file Pictures for the pipeline's tests, made by formula. */
import type { RasterImage } from '../../src/image/image.ts'
import { contentOf } from '../../src/photo/border.ts'
import { mountPhoto, type Photo } from '../../src/photo/photo.ts'

/** Grey picture of width × height from a function of pixel centres, 0–1. */
export function picture(
  width: number,
  height: number,
  grey: (x: number, y: number) => number,
): RasterImage {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let i = 0; i < width * height; i++) {
    const value = 255 * grey((i % width) + 0.5, Math.floor(i / width) + 0.5)
    data.set([value, value, value, 255], 4 * i)
  }
  return { width, height, data }
}

/** A dark disc in the middle of a light square. */
export const disc = (size: number): RasterImage =>
  picture(size, size, (x, y) => (Math.hypot(x - size / 2, y - size / 2) < size * 0.3 ? 0.1 : 0.95))

/** The whole photo in an encoder's square. */
export const mountWhole = (
  image: RasterImage,
  size: number,
  canvas: number,
  margin: number,
): Photo => mountPhoto(image, { size, canvas, margin, content: contentOf(image) })
