/** @file A batch of paths to polylines, and the polylines' gradients back to the paths' arguments. */

import { type Basis, bernsteinBasis, flatten, flattenBackward, segmentsFor } from './curves.ts'
import type { Gradients, NdArray, Paths } from './types.ts'
import type { Layout } from './validate.ts'

/** The paths of all scenes as polylines, in pixels. */
export interface Flat {
  readonly basis: Basis
  /** [scene, path, vertex, 2] */
  readonly xy: Float64Array
  /** Half widths, [scene, path, vertex]. */
  readonly radius: Float64Array
  /** Straight RGBA, [scene, path, 4]. */
  readonly color: Float64Array
}

const pointsOf = (paths: Paths<NdArray>) => (paths.points ?? paths.vertices) as NdArray

export function flattenPaths(paths: Paths<NdArray>, layout: Layout): Flat {
  const { controls, degree, closed } = layout
  const points = pointsOf(paths).data
  const segments = layout.segments ?? segmentsFor(points, controls, degree)
  const basis = bernsteinBasis(controls, degree, segments, closed)
  const rows = layout.scenes * layout.paths
  const width = paths.width?.data ?? new Float32Array(rows)
  const half = Float64Array.from(width, (w) => w / 2)
  const radius = layout.widthPerPoint ? flatten(basis, half, rows, 1) : repeat(half, basis.vertices)
  return {
    basis,
    xy: flatten(basis, new Float64Array(points), rows, 2),
    radius,
    color: Float64Array.from(paths.color.data),
  }
}

/** Each value `times` times over. */
function repeat(values: Float64Array, times: number): Float64Array {
  const out = new Float64Array(values.length * times)
  for (let i = 0; i < values.length; i++) out.fill(values[i], i * times, (i + 1) * times)
  return out
}

/** The transpose of `repeat`. */
function sumRuns(values: Float64Array, times: number): Float64Array {
  const out = new Float64Array(values.length / times)
  for (let i = 0; i < values.length; i++) out[Math.floor(i / times)] += values[i]
  return out
}

/** The gradients `total` of the polylines, as gradients of what they were made from. */
export function gatherGradients(total: Flat, paths: Paths<NdArray>, layout: Layout): Gradients {
  const rows = layout.scenes * layout.paths
  const { basis, xy, radius, color } = total
  const dHalf = layout.widthPerPoint
    ? flattenBackward(basis, radius, rows, 1)
    : sumRuns(radius, basis.vertices)
  const like = (argument: NdArray, data: Float64Array): NdArray => ({
    data: Float32Array.from(data),
    shape: argument.shape,
  })
  return {
    points: like(pointsOf(paths), flattenBackward(basis, xy, rows, 2)),
    width: like(
      paths.width ?? { data: new Float32Array(), shape: [rows] },
      dHalf.map((d) => d / 2),
    ),
    color: like(paths.color, color),
  }
}
