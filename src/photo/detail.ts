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
): { attention: Float32Array; detail: Float32Array } {
  const { width, height } = image
  const map = readMap(detail, image, 'detail map')
  const { fromCanvas, frame } = photo
  const [scale, , left, , , top] = fromCanvas // a photo is shifted and scaled, no more
  const at = (u: number, v: number): number => {
    const x = Math.floor((((u * size - left) / scale - frame.x) * width) / frame.width)
    const y = Math.floor((((v * size - top) / scale - frame.y) * height) / frame.height)
    return x >= 0 && x < width && y >= 0 && y < height ? map[y * width + x] : 0
  }
  const seen = normalise(upsample(attention, Math.sqrt(attention.length), size))
  const painted = perPixel(size, size, at)
  return { attention: seen.map((a, i) => a + PULL * painted[i]), detail: painted }
}

export interface WithDetail {
  detail: RasterImage
  image: RasterImage
  photo: Pick<Photo, 'fromCanvas' | 'frame'>
  size: number
}
