/**
 * @file The words of the rasterizer: paths, canvas, rendering.
 *
 * Coordinates are pixels: pixel (i, j) is the square [i, i+1) × [j, j+1), x to the right, y down,
 * as in SVG. Colours are straight (not premultiplied) RGBA in 0–1, widths are full widths.
 */

/** Numbers with a shape, row-major: what a tensor is without a backend. */
export interface NdArray {
  readonly data: Float32Array
  readonly shape: readonly number[]
}

/** How a path is inked: along its line, or inside of it by one of SVG's two fill rules. */
export type Fill = 'none' | 'nonzero' | 'evenodd'

/** The paths of a scene, or of a batch of scenes of the same layout (leading `...`). */
export interface Paths<T> {
  /** Bézier control points [..., path, point, 2]; pieces share their joints. */
  readonly points?: T
  /** Polyline vertices [..., path, vertex, 2], instead of `points`. */
  readonly vertices?: T
  /** Degree of the pieces of `points`. @default 3 */
  readonly degree?: 1 | 2 | 3
  /** Full widths in pixels, [..., path] or, per point, [..., path, point]. Filled paths ignore it. */
  readonly width?: T
  /** Straight RGBA [..., path, 4]. */
  readonly color: T
  /** Indices of the paths in painting order; those left out are not painted. @default all */
  readonly order?: readonly number[]
  /** One rule for all paths or one each. @default 'none' */
  readonly fill?: Fill | readonly Fill[]
}

/** What the paths are drawn on, and how. */
export interface Canvas<T> {
  /** Side of the square canvas in pixels, or [height, width]; 1 to 8192. */
  readonly size: number | readonly [number, number]
  /** A colour [r, g, b] or an image [height, width, 3] under the paths. @default white */
  readonly background?: readonly number[] | T
  /** Side in pixels of the filter that softens the edges; 1 is what an SVG viewer shows. @default 1 */
  readonly softness?: number
  /** Samples across a pixel, 1 to 4: more are more exact; 2 have the fast kernel. @default 2 */
  readonly samples?: number
  /** Lines that a Bézier piece is flattened to. @default as many as keep within 0.04 px of it */
  readonly segments?: number
  /** Homographies [view, 3, 3] of column vectors (x, y, 1): the scenes seen through each. */
  readonly views?: T
}

/** Gradients of a scalar loss, shaped as the inputs they belong to. */
export interface Gradients {
  readonly points: NdArray
  readonly width: NdArray
  readonly color: NdArray
}

/** A drawing that remembers how it was made. */
export interface Rendering {
  /** RGB [(view,) ..., y, x, 3]. */
  readonly image: NdArray
  /** Pulls dLoss/dImage (the image's layout) back to the paths; may be called any number of times. */
  backward(imageGradient: Float32Array): Gradients
}
