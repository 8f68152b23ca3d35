/** @file Scenes as polylines, looked at through views: in samples of the paper they are drawn on. */

import type { Flat } from './flatten.ts'
import { project, sampleHomography } from './homography.ts'
import type { Paper, Scene } from './scene.ts'
import type { Canvas, NdArray } from './types.ts'
import type { Layout } from './validate.ts'

const IDENTITY = [1, 0, 0, 0, 1, 0, 0, 0, 1]

/** One scene as seen in one view. */
export interface ProjectedScene {
  readonly number: number
  readonly homography: Float64Array
  readonly scene: Scene
}

/** A view's matrix each, [9]; without views the one that changes nothing. */
export function viewsOf(canvas: Canvas<NdArray>): readonly ArrayLike<number>[] {
  const { views } = canvas
  if (!views) return [IDENTITY]
  return Array.from({ length: views.shape[0] }, (_, v) => views.data.subarray(9 * v, 9 * v + 9))
}

/** All scenes through one view, in samples. */
export function lookThrough(
  view: ArrayLike<number>,
  flat: Flat,
  { layout, grey }: { layout: Layout; grey: boolean },
): ProjectedScene[] {
  const { height, width, samples, order, fill, scenes } = layout
  const homography = sampleHomography(view, height, width, samples)
  const paper = paperOf(layout)
  return Array.from({ length: scenes }, (_, number) => {
    const { xy, radius, color } = sceneOf(flat, number, layout)
    const lines = project(homography, xy, radius)
    const { vertices } = flat.basis
    const scene = { ...lines, paper, color, order, fill, grey, vertices }
    return { number, homography, scene }
  })
}

/** The polylines of one scene, still in pixels. */
export function sceneOf(flat: Flat, number: number, layout: Layout) {
  const vertices = layout.paths * flat.basis.vertices
  return {
    xy: part(flat.xy, number, vertices * 2),
    radius: part(flat.radius, number, vertices),
    color: part(flat.color, number, layout.paths * 4),
  }
}

/**
 * Samples are squares of side 1 / samples; the mean over a pixel's has side 1. Wider filters keep
 * that: softness = (samples − 1) / samples + the filter's side.
 */
export function paperOf({ height, width, samples, softness }: Layout): Paper {
  const filter = softness >= 1 ? 1 + samples * (softness - 1) : softness
  return { height, width, samples, filter }
}

/** One of equal parts of an array; not a copy. */
export function part<T extends Float32Array | Float64Array>(
  array: T,
  index: number,
  size: number,
): T {
  return array.subarray(index * size, (index + 1) * size) as T
}
