/**
 * @file The encoder's mask from a second look: at the close-up of what the first one took for the
 * subject, and in a mirror, since an encoder errs in other places there. Of 58 photos it made
 * masks agree with ISNet's and people's by 0.65 instead of 0.64 (intersection over union).
 */

import { sampler, upsample } from '../image/filter.ts'
import type { RasterImage } from '../image/image.ts'
import { floats } from '../maths/arrays.ts'
import { invert, multiply, transform } from '../strokes/homography.ts'
import { mountCloseUp, subjectFrame } from './close-up.ts'
import type { Mount, Photo } from './photo.ts'

export interface SecondLook {
  image: RasterImage
  /** How much of each pixel the first look kept, 0–1, [height, width]. */
  kept: Float32Array
  /** What the first look saw, and the mask it told, [grid, grid]. */
  whole: Photo
  mask: Float32Array
  mount: Mount
  look: (photo: Photo) => Promise<{ mask?: Float32Array }>
}

/**
 * @returns the mean of both masks where both looks reach, in the square of the first,
 *   [size / 2, size / 2]; undefined if the second tells none
 */
export async function lookAgain(first: SecondLook): Promise<Float32Array | undefined> {
  const { image, kept, whole, mask, mount, look } = first
  const { size } = mount
  const close = mountCloseUp(image, subjectFrame(kept, image.width, image.height), mount)
  const seen = await look({ ...close, pixels: mirrored(close.pixels, size) })
  if (!seen.mask) return undefined
  const grid = size >> 1
  const own = upsample(mask, grid)
  const second = sampleMirrored(seen.mask, size)
  const toClose = multiply(close.fromCanvas, invert(whole.fromCanvas))
  return own.map((p, i) => {
    const place = [(i % grid) + 0.5, Math.floor(i / grid) + 0.5].map((at) => (at * size) / grid)
    const [x, y] = transform(toClose, [place[0], place[1]])
    return isInside(x, size) && isInside(y, size) ? (p + second(x, y)) / 2 : p
  })
}

const isInside = (at: number, size: number): boolean => at >= 0 && at < size

/** Pixels [size, size, 3] with left and right exchanged. */
function mirrored(pixels: Float32Array, size: number): Float32Array {
  return floats(pixels.length, (at) => {
    const [x, c] = [Math.floor(at / 3) % size, at % 3]
    return pixels[at - c - 3 * x + 3 * (size - 1 - x) + c]
  })
}

/** The mask of a mirrored square at a place of the square itself, in its pixels. */
function sampleMirrored(mask: Float32Array, size: number): (x: number, y: number) => number {
  const cells = Math.sqrt(mask.length)
  const sample = sampler(mask, cells)
  return (x, y) => sample(((size - x) * cells) / size, (y * cells) / size)
}
