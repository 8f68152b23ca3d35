/**
 * @file Paths → images, and a function that pulls the images' gradient back to the paths.
 *
 *   points ─ flatten ─▸ vertices ─ project, per view ─▸ polylines ─ kernel ─▸ pixels
 *
 * Nothing outlives a call but the `Rendering` it returns.
 */

import { type Flat, flattenPaths, gatherGradients } from './flatten.ts'
import { project, projectBackward, sampleHomography } from './homography.ts'
import { backward, forward, type Scene } from './kernel.ts'
import type { Touches } from './touches.ts'
import type { Canvas, NdArray, Paths, Rendering } from './types.ts'
import { checkCall, type Layout } from './validate.ts'
import { createWorkspace, type Workspace } from './workspace.ts'

const IDENTITY = [1, 0, 0, 0, 1, 0, 0, 0, 1]

/** One scene as seen in one view, and what painting it left behind. */
interface Seen {
  readonly number: number
  readonly homography: Float64Array
  readonly scene: Scene
  readonly touches: Touches
}

/**
 * Draws a batch of scenes, each through every view: the image is [(view,) ..., y, x, 3].
 * One forward now, `backward` whenever the gradient of the image has been found.
 * @throws RasterizerError naming the argument at fault.
 */
export function render(paths: Paths<NdArray>, canvas: Canvas<NdArray>): Rendering {
  const layout = checkCall(paths, canvas)
  const { height, width, samples } = layout
  const flat = flattenPaths(paths, layout)
  const background = backgroundOf(canvas)
  const views = viewsOf(canvas)
  const pixels = height * width * 3
  const images = paper(background, views.length * layout.scenes * pixels)
  const space = createWorkspace(height * width * samples ** 2)
  const seen: Seen[] = []
  for (const view of views) {
    const homography = sampleHomography(view, height, width, samples)
    for (let number = 0; number < layout.scenes; number++) {
      const image = part(images, seen.length, pixels)
      const scene = look(flat, number, layout, homography)
      const sheet = { width, samples, image, background }
      const touches = forward(scene, sheet, gridOf(layout, space), space)
      seen.push({ number, homography, scene, touches })
    }
  }
  const shape = [...(canvas.views ? [views.length] : []), ...layout.batch, height, width, 3]
  return {
    image: { data: images, shape },
    backward: (dImages) => gatherGradients(pullBack(dImages, flat, seen, layout), paths, layout),
  }
}

/** The gradients of all polylines, in pixels. */
function pullBack(dImages: Float32Array, flat: Flat, seen: readonly Seen[], layout: Layout): Flat {
  const { height, width, samples } = layout
  const space = createWorkspace(height * width * samples ** 2)
  const total = zerosLike(flat)
  seen.forEach(({ number, homography, scene, touches }, i) => {
    const sheet = { width, samples, image: part(dImages, i, height * width * 3), background: [] }
    const out = zerosLike(scene)
    backward(scene, touches, sheet, gridOf(layout, space), space, out)
    const from = sceneOf(flat, number, layout)
    const sum = sceneOf(total, number, layout)
    projectBackward(homography, from, out, sum)
    out.color.forEach((d, c) => {
      sum.color[c] += d
    })
  })
  return total
}

function part<T extends Float32Array | Float64Array>(array: T, index: number, size: number): T {
  return array.subarray(index * size, (index + 1) * size) as T
}

function zerosLike<T extends { xy: Float64Array; radius: Float64Array; color: Float64Array }>(
  lines: T,
): T {
  return {
    ...lines,
    xy: new Float64Array(lines.xy.length),
    radius: new Float64Array(lines.radius.length),
    color: new Float64Array(lines.color.length),
  }
}

/** The polylines of one scene, still in pixels. */
function sceneOf(flat: Flat, number: number, layout: Layout) {
  const vertices = layout.paths * flat.basis.vertices
  return {
    xy: part(flat.xy, number, vertices * 2),
    radius: part(flat.radius, number, vertices),
    color: part(flat.color, number, layout.paths * 4),
  }
}

/** One scene through one view, in samples. */
function look(flat: Flat, number: number, layout: Layout, homography: Float64Array): Scene {
  const { xy, radius, color } = sceneOf(flat, number, layout)
  const { order, fill } = layout
  return { ...project(homography, xy, radius), color, order, fill, vertices: flat.basis.vertices }
}

/**
 * Samples are squares of side 1 / samples; a pixel's mean over them has side 1. Wider filters
 * keep that: side softness = (samples − 1) / samples + filter.
 */
function gridOf({ height, width, samples, softness }: Layout, { slot }: Workspace) {
  const filter = softness >= 1 ? 1 + samples * (softness - 1) : softness
  return { height: height * samples, width: width * samples, filter, slot }
}

function viewsOf(canvas: Canvas<NdArray>): readonly ArrayLike<number>[] {
  const { views } = canvas
  if (!views) return [IDENTITY]
  return Array.from({ length: views.shape[0] }, (_, v) => views.data.subarray(9 * v, 9 * v + 9))
}

function backgroundOf({ background = [1, 1, 1] }: Canvas<NdArray>): ArrayLike<number> {
  return 'data' in background ? background.data : background
}

/** Images that show nothing but the background. */
function paper(background: ArrayLike<number>, length: number): Float32Array {
  const images = new Float32Array(length)
  if (background.length === 3 && background[0] === background[1] && background[1] === background[2])
    return images.fill(background[0])
  for (let i = 0; i < length; i += background.length) images.set(background, i)
  return images
}
