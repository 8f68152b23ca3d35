/**
 * @file Bézier pieces to polylines, and gradients back.
 *
 * A point of a Bézier curve is a weighted mean of its control points with Bernstein weights
 * C(n,i) tⁱ (1−t)ⁿ⁻ⁱ, so flattening is a fixed linear map: vertices = M · points. Its gradient is
 * the transpose, Mᵀ. A row of M holds only degree + 1 weights and is stored as such.
 */

const BINOMIAL = [[1], [1, 1], [1, 2, 1], [1, 3, 3, 1]]

/** How far from the curve a flattened piece may run by default, in pixels. */
const FLATNESS = 0.04
const MOST_SEGMENTS = 256

/**
 * Lines that a piece needs to stay within FLATNESS of the curve: chords of n equal steps stay
 * within |B″| / 8n², and |B″| ≤ degree (degree − 1) max |pᵢ − 2 pᵢ₊₁ + pᵢ₊₂|.
 */
export function segmentsFor(points: ArrayLike<number>, controls: number, degree: number): number {
  let bend = 0
  for (let path = 0; path < points.length / 2; path += controls)
    for (let i = 0; i < controls; i++) {
      if ((i % degree) + 2 > degree) continue // beyond the end of its piece
      const at = [0, 1, 2].map((j) => 2 * (path + ((i + j) % controls)))
      const along = (c: number) => points[at[0] + c] - 2 * points[at[1] + c] + points[at[2] + c]
      bend = Math.max(bend, Math.hypot(along(0), along(1)))
    }
  const lines = Math.ceil(Math.sqrt((degree * (degree - 1) * bend) / (8 * FLATNESS)))
  return Math.max(1, Math.min(MOST_SEGMENTS, lines))
}

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
  { controls, vertices, band, index, weight }: Basis,
  points: Float64Array,
  rows: number,
  channels: number,
): Float64Array {
  const out = new Float64Array(rows * vertices * channels)
  for (let row = 0; row < rows; row++)
    for (let v = 0; v < vertices; v++)
      for (let c = 0; c < channels; c++) {
        const from = row * controls * channels + c
        let sum = 0
        for (let i = v * band; i < (v + 1) * band; i++)
          sum += weight[i] * points[from + index[i] * channels]
        out[(row * vertices + v) * channels + c] = sum
      }
  return out
}

/** Mᵀ · gradient: [rows, vertices, channels] → [rows, controls, channels]. */
export function flattenBackward(
  { controls, vertices, band, index, weight }: Basis,
  gradient: Float64Array,
  rows: number,
  channels: number,
): Float64Array {
  const out = new Float64Array(rows * controls * channels)
  for (let row = 0; row < rows; row++)
    for (let v = 0; v < vertices; v++)
      for (let c = 0; c < channels; c++) {
        const to = row * controls * channels + c
        const pull = gradient[(row * vertices + v) * channels + c]
        for (let i = v * band; i < (v + 1) * band; i++)
          out[to + index[i] * channels] += weight[i] * pull
      }
  return out
}
