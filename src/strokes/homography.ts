/** @file Homographies: the maps of the plane that keep straight lines straight. */
import type { Point } from './strokes.ts'

/** 3×3 matrix, row-major, acting on column vectors (x, y, 1) of continuous pixel coordinates. */
export type Homography = Float64Array

export const identity = (): Homography => Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1)

/** Maps the square of `side` pixels at (left, top) onto a square of `size` pixels. */
export function cropAndResize(left: number, top: number, side: number, size: number): Homography {
  const scale = size / side
  return Float64Array.of(scale, 0, -left * scale, 0, scale, -top * scale, 0, 0, 1)
}

/**
 * The homography that takes four points to four others (P. Heckbert, "Fundamentals of Texture
 * Mapping", 1989): x' = (ax + by + c)/(gx + hy + 1) and y' alike, linear in a … h.
 */
export function perspective(from: number[][], to: number[][]): Homography {
  const rows = from.flatMap(([x, y], i) => {
    const [u, v] = to[i]
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, v],
    ]
  })
  return Float64Array.from([...solve(rows), 1])
}

/** Gaussian elimination with partial pivoting of n rows [n coefficients, right side]. */
function solve(rows: number[][]): number[] {
  const n = rows.length
  for (let k = 0; k < n; k++) {
    const pivot = rows.reduce(
      (best, row, i) => (i >= k && Math.abs(row[k]) > Math.abs(rows[best][k]) ? i : best),
      k,
    )
    ;[rows[k], rows[pivot]] = [rows[pivot], rows[k]]
    for (let i = 0; i < n; i++) {
      if (i === k) continue
      const factor = rows[i][k] / rows[k][k]
      for (let j = k; j <= n; j++) rows[i][j] -= factor * rows[k][j]
    }
  }
  return rows.map((row, k) => row[n] / row[k])
}

/** The map that applies `b` first, then `a`. */
export function multiply(a: Homography, b: Homography): Homography {
  return Float64Array.from({ length: 9 }, (_, i) => {
    const [row, column] = [3 * Math.floor(i / 3), i % 3]
    return a[row] * b[column] + a[row + 1] * b[column + 3] + a[row + 2] * b[column + 6]
  })
}

export const scaling = (factor: number): Homography =>
  Float64Array.of(factor, 0, 0, 0, factor, 0, 0, 0, 1)

export const translation = (x: number, y: number): Homography =>
  Float64Array.of(1, 0, x, 0, 1, y, 0, 0, 1)

/** Where a homography takes a point. */
export function transform(h: Homography, [x, y]: Point): Point {
  const w = h[6] * x + h[7] * y + h[8]
  return [(h[0] * x + h[1] * y + h[2]) / w, (h[3] * x + h[4] * y + h[5]) / w]
}

/** The inverse map up to a scale, which homogeneous coordinates do not see (the adjugate). */
export function invert(h: Homography): Homography {
  const [a, b, c, d, e, f, g, i, j] = h
  return Float64Array.of(
    e * j - f * i,
    c * i - b * j,
    b * f - c * e,
    f * g - d * j,
    a * j - c * g,
    c * d - a * f,
    d * i - e * g,
    b * g - a * i,
    a * e - b * d,
  )
}
