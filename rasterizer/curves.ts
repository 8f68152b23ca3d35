/**
 * @file Bézier pieces to polylines, and gradients back.
 *
 * A point of a Bézier curve is a weighted mean of its control points with Bernstein weights
 * C(n,i) tⁱ (1−t)ⁿ⁻ⁱ, so flattening is a fixed linear map: vertices = M · points. Its gradient is
 * the transpose, Mᵀ. A row of M holds only degree + 1 weights and is stored as such.
 */

const BINOMIAL = [[1], [1, 1], [1, 2, 1], [1, 3, 3, 1]]

/** The linear map from `controls` points to `vertices` points: a banded matrix. */
export interface Basis {
  readonly controls: number
  readonly vertices: number
  /** Weights in a row: degree + 1. */
  readonly band: number
  /** Control points of each row, [vertex, band]. */
  readonly index: Int32Array
  /** Bernstein weights of each row, [vertex, band]. */
  readonly weight: Float64Array
}

/**
 * The map that cuts each piece of `degree` into `segments` straight lines.
 * @param closed the last piece returns to the first point, which is not repeated.
 */
export function bernsteinBasis(
  controls: number,
  degree: number,
  segments: number,
  closed = false,
): Basis {
  const pieces = closed ? controls / degree : (controls - 1) / degree
  const steps = degree === 1 ? 1 : segments
  const vertices = pieces * steps + 1
  const band = degree + 1
  const index = new Int32Array(vertices * band)
  const weight = new Float64Array(vertices * band)
  for (let v = 0; v < vertices; v++) {
    const piece = Math.min(Math.floor(v / steps), Math.max(pieces - 1, 0))
    const t = pieces === 0 ? 0 : (v - piece * steps) / steps
    for (let i = 0; i < band; i++) {
      index[v * band + i] = (piece * degree + i) % controls
      weight[v * band + i] = BINOMIAL[degree][i] * t ** i * (1 - t) ** (degree - i)
    }
  }
  return { controls, vertices, band, index, weight }
}

/** M · points: [rows, controls, channels] → [rows, vertices, channels]. */
export function flatten(
  basis: Basis,
  points: ArrayLike<number>,
  rows: number,
  channels: number,
): Float64Array {
  const { controls, vertices, band, index, weight } = basis
  const out = new Float64Array(rows * vertices * channels)
  for (let row = 0; row < rows; row++)
    for (let v = 0; v < vertices; v++)
      for (let i = 0; i < band; i++) {
        const from = (row * controls + index[v * band + i]) * channels
        const to = (row * vertices + v) * channels
        for (let c = 0; c < channels; c++) out[to + c] += weight[v * band + i] * points[from + c]
      }
  return out
}

/** Mᵀ · gradient: [rows, vertices, channels] → [rows, controls, channels]. */
export function flattenBackward(
  basis: Basis,
  gradient: Float64Array,
  rows: number,
  channels: number,
): Float64Array {
  const { controls, vertices, band, index, weight } = basis
  const out = new Float64Array(rows * controls * channels)
  for (let row = 0; row < rows; row++)
    for (let v = 0; v < vertices; v++)
      for (let i = 0; i < band; i++) {
        const from = (row * vertices + v) * channels
        const to = (row * controls + index[v * band + i]) * channels
        for (let c = 0; c < channels; c++) out[to + c] += weight[v * band + i] * gradient[from + c]
      }
  return out
}
