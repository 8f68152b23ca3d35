/** @file "More detail here": attention is raised where somebody painted. */
import { normalise, upsample } from '../image/filter.ts'
import type { RasterImage } from '../image/image.ts'
import { perPixel, readMap } from './given-map.ts'
import type { Photo } from './photo.ts'

/** How much more a painted place attracts than what the encoder attends to most. */
const PULL = 10

/**
 * The attention, raised where `detail` is white: strokes begin there rather than elsewhere, and what
 * is there counts more.
 * @param attention [grid, grid] of any positive scale
 * @param detail a picture of the whole photo
 * @param size side of the photo's square
 * @returns the attention and how much is painted, 0–1, both [size, size]
 * @throws {ImageError} for a picture of other proportions than the photo's
 */
export function withDetail(
  attention: Float32Array,
  { detail, image, photo, size }: WithDetail,
): Raised {
  const { width, height } = image
  const map = readMap(detail, image, 'detail map')
  const { fromCanvas, frame } = photo
  const [scale, , left, , , top] = fromCanvas // a photo is shifted and scaled, no more
  const at = (u: number, v: number): number => {
    const x = Math.floor((((u * size - left) / scale - frame.x) * width) / frame.width)
    const y = Math.floor((((v * size - top) / scale - frame.y) * height) / frame.height)
    return x >= 0 && x < width && y >= 0 && y < height ? map[y * width + x] : 0
  }
  return attentionRaised(attention, perPixel(size, size, at), PULL)
}

/** Both [size, size]. */
export interface Raised {
  attention: Float32Array
  /** How much it was raised, 0–1. */
  detail: Float32Array
}

/**
 * @param attention [grid, grid] of any positive scale
 * @param detail how much it is raised, [size, size]
 * @param pull how much more a place of 1 attracts than what is attended to most
 */
export function attentionRaised(
  attention: Float32Array,
  detail: Float32Array,
  pull: number,
): Raised {
  const size = Math.sqrt(detail.length)
  const seen = normalise(upsample(attention, size))
  return { attention: seen.map((a, i) => a + pull * detail[i]), detail }
}

export interface WithDetail {
  detail: RasterImage
  image: RasterImage
  photo: Pick<Photo, 'fromCanvas' | 'frame'>
  size: number
}
