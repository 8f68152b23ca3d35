/**
 * @file Where to draw: what the encoder attends to, times where the photo has edges.
 *
 * Attention is the class token's attention to the patches (Caron et al. 2021 saw that it outlines
 * objects; CLIPasso starts its strokes from it). Edges are XDoG's (Winnemöller, Kyprianidis, Olsen,
 * "XDoG: an eXtended difference-of-Gaussians compendium", 2012) difference of Gaussians, kept as a
 * strength instead of being thresholded, so that faint contours stay possible.
 */
import { ImageError } from './errors.ts'
import type { Photo } from './photo.ts'

/** Maps [size, size] of a photo; all values lie in 0–1. */
export interface Saliency {
  attention: Float32Array
  edges: Float32Array
  /** √(attention × edges) × mask: the probability of a stroke to begin there, up to scale. */
  map: Float32Array
  size: number
}

/** Gaussian σ of the fine blur in pixels of a 224-pixel canvas, and the ratio of the coarse one. */
const FINE_SIGMA = 1
const COARSE_RATIO = 1.6
/** An edge this strong (luma difference after blurring) counts fully. */
const FULL_EDGE = 0.12
/** Below this the strongest edge is noise of an 8-bit picture: there is nothing to draw. */
const FAINTEST_EDGE = 0.004
/** Attention below its peak still leaves this much, or outlines at the rim would never be drawn. */
const ATTENTION_FLOOR = 0.05

/**
 * @param attention [grid, grid] of any positive scale
 * @throws {ImageError} when the photo has no edges at all
 */
export function saliency(
  attention: Float32Array,
  { pixels, mask }: Pick<Photo, 'pixels' | 'mask'>,
  size: number,
): Saliency {
  const grid = Math.sqrt(attention.length)
  const edges = edgeStrength(luma(pixels), size)
  const focus = normalise(upsample(attention, grid, size)).map(
    (a) => ATTENTION_FLOOR + (1 - ATTENTION_FLOOR) * a,
  )
  const map = focus.map((a, i) => mask[i] * Math.sqrt(a * edges[i]))
  return { attention: focus, edges, map, size }
}

/** [size, size, 3] → [size, size], Rec. 601 luma. */
export function luma(pixels: Float32Array): Float32Array {
  return Float32Array.from(
    { length: pixels.length / 3 },
    (_, i) => 0.299 * pixels[3 * i] + 0.587 * pixels[3 * i + 1] + 0.114 * pixels[3 * i + 2],
  )
}

/**
 * Edge strength 0–1 of a luma picture [size, size]: |difference of Gaussians| against FULL_EDGE or
 * the strongest edge there is, whichever is smaller, so that low-contrast photos are drawn too.
 * @throws {ImageError} when there is no edge
 */
export function edgeStrength(picture: Float32Array, size: number): Float32Array {
  const sigma = (FINE_SIGMA * size) / 224
  const fine = blur(picture, size, sigma)
  const coarse = blur(picture, size, sigma * COARSE_RATIO)
  const difference = fine.map((value, i) => Math.abs(value - coarse[i]))
  const strongest = difference.reduce((a, b) => Math.max(a, b), 0)
  if (strongest < FAINTEST_EDGE) throw new ImageError('the picture has no edges to draw')
  const full = Math.min(FULL_EDGE, strongest)
  return difference.map((value) => Math.min(1, value / full))
}

/** Separable Gaussian blur of [size, size]; the border is repeated. */
export function blur(picture: Float32Array, size: number, sigma: number): Float32Array {
  const kernel = gaussian(sigma)
  const rows = convolveRows(picture, size, kernel)
  return transpose(convolveRows(transpose(rows, size), size, kernel), size)
}

function gaussian(sigma: number): Float64Array {
  const reach = Math.max(1, Math.ceil(3 * sigma))
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)),
  )
  const total = weights.reduce((a, b) => a + b)
  return weights.map((w) => w / total)
}

function convolveRows(picture: Float32Array, size: number, kernel: Float64Array): Float32Array {
  const reach = (kernel.length - 1) / 2
  return picture.map((_, i) => {
    const x = i % size
    let sum = 0
    for (let k = -reach; k <= reach; k++) {
      sum += kernel[k + reach] * picture[i - x + Math.min(Math.max(x + k, 0), size - 1)]
    }
    return sum
  })
}

const transpose = (picture: Float32Array, size: number): Float32Array =>
  picture.map((_, i) => picture[(i % size) * size + Math.floor(i / size)])

/** Bilinear enlargement of [grid, grid] to [size, size], pixel centres aligned. */
export function upsample(map: Float32Array, grid: number, size: number): Float32Array {
  const at = (x: number, y: number) => {
    const [i, j] = [Math.min(Math.max(x, 0), grid - 1), Math.min(Math.max(y, 0), grid - 1)]
    return map[j * grid + i]
  }
  return Float32Array.from({ length: size * size }, (_, p) => {
    const x = (((p % size) + 0.5) * grid) / size - 0.5
    const y = ((Math.floor(p / size) + 0.5) * grid) / size - 0.5
    const [x0, y0] = [Math.floor(x), Math.floor(y)]
    const [u, v] = [x - x0, y - y0]
    const top = (1 - u) * at(x0, y0) + u * at(x0 + 1, y0)
    const bottom = (1 - u) * at(x0, y0 + 1) + u * at(x0 + 1, y0 + 1)
    return (1 - v) * top + v * bottom
  })
}

/** Min–max to 0–1; a constant map becomes 1 everywhere. */
export function normalise(map: Float32Array): Float32Array {
  const low = map.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const high = map.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  return map.map((value) => (high > low ? (value - low) / (high - low) : 1))
}
