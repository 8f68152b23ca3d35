/** @file Which map says where strokes may begin. */
import type { Photo } from './photo.ts'
import { type Saliency, saliency } from './saliency.ts'
import { clipassoMap } from './xdog.ts'

/**
 * Our map, or CLIPasso's for its way of sampling.
 * @param attention [grid, grid] of any positive scale
 * @param size side of the photo's square
 * @throws {ImageError} when the photo has no edges at all
 */
export function placesToDraw(
  attention: Float32Array,
  photo: Photo,
  size: number,
  sampling: 'spread' | 'softmax',
): Saliency {
  const ours = saliency(attention, photo, size)
  return sampling === 'softmax' ? { ...ours, map: clipassoMap(attention, photo, size) } : ours
}
