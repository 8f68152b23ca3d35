/**
 * @file Paths → images, and a function that pulls the images' gradient back to the paths.
 *
 *   points ─ flatten ─▸ vertices ─ project, per view ─▸ polylines ─ kernel ─▸ pixels
 *
 * Nothing outlives a call but the `Rendering` it returns.
 */

import { type Flat, flattenPaths, gatherGradients } from './flatten.ts'
import { projectBackward } from './homography.ts'
import { lookThrough, type ProjectedScene, paperOf, part, sceneOf, viewsOf } from './projection.ts'
import { RasterizerError } from './rasterizer-error.ts'
import type { Canvas, NdArray, Paths, Rendering } from './types.ts'
import { checkCall, type Layout } from './validate.ts'
import { createWorkspace, type KernelSlot, slotFor, type Workspace } from './workspace.ts'

/**
 * Draws a batch of scenes, each through every view: the image is [(view,) ..., y, x, 3].
 * One forward now, `backward` whenever the gradient of the image has been found.
 *
 * @param workspace scratch to share between calls; without, each call allocates its own.
 * @throws RasterizerError naming the argument at fault.
 */
export function render(
  paths: Paths<NdArray>,
  canvas: Canvas<NdArray>,
  workspace: Workspace = createWorkspace(),
): Rendering {
  const layout = checkCall(paths, canvas)
  const flat = flattenPaths(paths, layout)
  const views = viewsOf(canvas)
  const background = backgroundOf(canvas)
  const grey = isGrey(background, 3) && isGrey(flat.color, 4)
  const scenes = views.flatMap((view) => lookThrough(view, flat, { layout, grey }))
  const pixels = layout.height * layout.width * 3
  const images = new Float32Array(scenes.length * pixels)
  scenes.forEach((scene, i) => {
    const slot = slotOf(layout, workspace, scene)
    paint(scene, background, part(images, i, pixels), slot)
  })
  const shape = [
    ...(canvas.views ? [views.length] : []),
    ...layout.batch,
    layout.height,
    layout.width,
    3,
  ]
  return {
    image: { data: images, shape },
    backward(dImages) {
      if (dImages.length !== images.length)
        throw new RasterizerError('imageGradient', `must hold ${images.length} numbers: ${shape}`)
      const total = pullBack(dImages, { background, flat, scenes, layout, workspace })
      return gatherGradients(total, paths, layout)
    },
  }
}

function paint(
  projected: ProjectedScene,
  background: ArrayLike<number>,
  image: Float32Array,
  slot: KernelSlot,
): void {
  slot.held = undefined
  slot.kernel.forward(projected.scene, background, image)
  slot.held = projected
  slot.waiting = true
}

/** What a call painted, with all that painting it again takes. */
interface Painted {
  readonly background: ArrayLike<number>
  readonly flat: Flat
  readonly scenes: readonly ProjectedScene[]
  readonly layout: Layout
  readonly workspace: Workspace
}

/**
 * The gradients of all polylines, in pixels. A kernel remembers what it painted last; what it has
 * forgotten since, because others used the workspace or images are many, is painted again.
 */
function pullBack(
  dImages: Float32Array,
  { background, flat, scenes, layout, workspace }: Painted,
): Flat {
  const total = zerosLike(flat)
  const pixels = layout.height * layout.width * 3
  let scratch: Float32Array | undefined
  for (let i = scenes.length - 1; i >= 0; i--) {
    const { number, homography, scene } = scenes[i]
    const slot = slotOf(layout, workspace, scenes[i])
    if (slot.held !== scenes[i]) {
      scratch ??= new Float32Array(pixels)
      paint(scenes[i], background, scratch, slot)
    }
    const out = zerosLike(scene)
    slot.kernel.backward(scene, background, part(dImages, i, pixels), out)
    slot.waiting = false
    const sum = sceneOf(total, number, layout)
    projectBackward(homography, sceneOf(flat, number, layout), out, sum)
    for (let c = 0; c < out.color.length; c++) sum.color[c] += out.color[c]
  }
  return total
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

function slotOf(layout: Layout, workspace: Workspace, scene: ProjectedScene): KernelSlot {
  const filled = layout.fill.some((rule) => rule !== 'none')
  return slotFor(workspace, scene, paperOf(layout), filled)
}

function backgroundOf({ background = [1, 1, 1] }: Canvas<NdArray>): ArrayLike<number> {
  return 'data' in background ? background.data : background
}

/** Whether all RGB or RGBA colours are grey; images as a background are taken not to be. */
function isGrey(colors: ArrayLike<number>, stride: 3 | 4): boolean {
  if (stride === 3 && colors.length > 3) return false
  for (let i = 0; i < colors.length; i += stride)
    if (colors[i] !== colors[i + 1] || colors[i] !== colors[i + 2]) return false
  return true
}
