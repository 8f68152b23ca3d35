/** @file What kernels draw: one scene of polylines, in the units of its samples. */

import type { Fill } from './types.ts'

export interface Polylines {
  /** [path, vertex, 2] */
  readonly xy: Float64Array
  /** Half widths, [path, vertex]. */
  readonly radius: Float64Array
  /** Vertices of each path. */
  readonly vertices: number
}

/** One path of several, on the grid of samples that it is drawn on. */
export interface PathOnGrid {
  readonly lines: Polylines
  readonly path: number
  readonly grid: Grid
}

/** The grid of samples and the side of the filter around each. */
interface Grid {
  readonly height: number
  readonly width: number
  readonly filter: number
  /** Scratch [height · width]: the touch of the current path at each sample. */
  readonly slot: Int32Array
}

export interface Scene extends Polylines {
  readonly paper: Paper
  /** Straight RGBA, [path, 4]. */
  readonly color: Float64Array
  /** Paths in painting order. */
  readonly order: readonly number[]
  /** How each path is inked. */
  readonly fill: readonly Fill[]
  /** Whether all colours and the background are grey: one channel tells everything. */
  readonly grey: boolean
}

/** Gradients of a scene, same layouts. */
export interface SceneGradient extends Polylines {
  readonly color: Float64Array
}

/** A canvas of pixels and the grid of samples on it. */
export interface Paper {
  /** Pixels. */
  readonly height: number
  readonly width: number
  /** Samples across a pixel. */
  readonly samples: number
  /** Side of the filter around a sample, in samples. */
  readonly filter: number
}

/** Draws scenes, one after another, and remembers the last. */
export interface Kernel {
  /**
   * Paints a scene onto `image`, RGB [y, x, 3], whatever that holds.
   * @param background RGB under everything: [3], or [y, x, 3].
   */
  forward(scene: Scene, background: ArrayLike<number>, image: Float32Array): void
  /** Adds to `out` the gradients of the scene painted last; `dImage` is dLoss/dImage. */
  backward(
    scene: Scene,
    background: ArrayLike<number>,
    dImage: Float32Array,
    out: SceneGradient,
  ): void
}

/** Fills an image with nothing but the background. */
export function fillWith(background: ArrayLike<number>, image: Float32Array): void {
  const [red, green, blue] = [background[0], background[1], background[2]]
  if (background.length > 3) image.set(background)
  else if (red === green && red === blue) image.fill(red)
  else for (let i = 0; i < image.length; i += 3) image.set(background, i)
}
