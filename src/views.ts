/**
 * @file Views: random homographies through which photo and strokes are looked at, so that a drawing
 * must hold up under more than one glance and cannot cheat a single pixel grid.
 *
 * A view is a perspective followed by a crop, with the distributions of CLIPDraw and CLIPasso
 * (torchvision's RandomPerspective and RandomResizedCrop, square). It is applied to vectors, not to
 * pixels: strokes are projected exactly and rasterized straight into the view; only the photo is
 * resampled, once per view.
 */
import type { Random } from './random.ts'
import type { Point } from './strokes.ts'

/** 3×3 matrix, row-major, acting on column vectors (x, y, 1) of continuous pixel coordinates. */
export type Homography = Float64Array

export interface ViewRange {
  /** How far each corner may move inwards, as a share of half the side; 0 to 1. */
  distortion: number
  /** Smallest and largest area of the crop, as a share of the whole. */
  crop: readonly [number, number]
}

/** CLIPasso's augmentation. */
export const CLIPASSO_VIEWS: ViewRange = { distortion: 0.5, crop: [0.8, 1] }

/** CLIPDraw's augmentation. */
export const CLIPDRAW_VIEWS: ViewRange = { distortion: 0.5, crop: [0.7, 0.9] }

export const identity = (): Homography => Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1)

/** A random view for a square of `size` pixels; the same chance gives the same view at any size. */
export function randomView(size: number, range: ViewRange, random: Random): Homography {
  return multiply(randomCrop(size, range.crop, random), randomPerspective(size, range, random))
}

function randomPerspective(size: number, { distortion }: ViewRange, random: Random): Homography {
  const reach = (distortion * size) / 2
  const far = size - 1 // torchvision places the far corners at W − 1
  const inwards = () => random.between(0, reach)
  const corners = [
    [inwards(), inwards()],
    [far - inwards(), inwards()],
    [far - inwards(), far - inwards()],
    [inwards(), far - inwards()],
  ]
  return perspective(
    [
      [0, 0],
      [far, 0],
      [far, far],
      [0, far],
    ],
    corners,
  )
}

function randomCrop(size: number, area: readonly [number, number], random: Random): Homography {
  const side = size * Math.sqrt(random.between(...area))
  const left = random.between(0, size - side)
  const top = random.between(0, size - side)
  return cropAndResize(left, top, side, size)
}

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

/**
 * A picture [size, size, channels] seen through a view, bilinear; outside of it, its border
 * continues, since a visible picture frame would be drawn. Same layout.
 */
export function warpImage(
  pixels: Float32Array,
  size: number,
  view: Homography,
  channels = 3,
): Float32Array {
  const back = invert(view)
  const out = new Float32Array(pixels.length)
  for (let y = 0, at = 0; y < size; y++) {
    for (let x = 0; x < size; x++, at += channels) {
      const [u, v] = [x + 0.5, y + 0.5]
      const w = back[6] * u + back[7] * v + back[8]
      const sx = (back[0] * u + back[1] * v + back[2]) / w - 0.5
      const sy = (back[3] * u + back[4] * v + back[5]) / w - 0.5
      bilinear(pixels, size, channels, sx, sy, out, at)
    }
  }
  return out
}

/** Adds the colour at (x, y), in pixel-centre coordinates, to `out` from index `at`. */
function bilinear(
  pixels: Float32Array,
  size: number,
  channels: number,
  x: number,
  y: number,
  out: Float32Array,
  at: number,
): void {
  const [x0, y0] = [Math.floor(x), Math.floor(y)]
  const clamp = (i: number) => Math.min(Math.max(i, 0), size - 1)
  for (let k = 0; k < 4; k++) {
    const [i, j] = [x0 + (k & 1), y0 + (k >> 1)]
    const weight = (1 - Math.abs(x - i)) * (1 - Math.abs(y - j))
    const from = (clamp(j) * size + clamp(i)) * channels
    for (let c = 0; c < channels; c++) out[at + c] += weight * pixels[from + c]
  }
}
