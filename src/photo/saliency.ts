/**
 * @file Where to draw: what the encoder attends to, times where the photo has edges.
 *
 * Attention is the class token's attention to the patches (Caron et al. 2021 saw that it outlines
 * objects; CLIPasso starts its strokes from it). Edges are XDoG's (Winnemöller, Kyprianidis, Olsen,
 * "XDoG: an eXtended difference-of-Gaussians compendium", 2012) difference of Gaussians, kept as a
 * strength instead of being thresholded, so that faint contours stay possible.
 */

import { ImageError } from '../errors.ts'
import { blur, luma, normalise, scaled, upsample } from '../image/filter.ts'
import { type TangentField, tangentField } from './contour.ts'
import type { Contours } from './contour-worth.ts'
import type { Photo } from './photo.ts'

/** Where strokes of a photo may begin: `map` is [size, size], 0–1. */
export interface Saliency {
  /** √(attention × edges) × mask: the probability of a stroke to begin there, up to scale. */
  map: Float32Array
  /** Which way the contours run. */
  tangents: TangentField
  size: number
  /** Where people would draw lines, if the encoder tells. */
  contours?: Contours
  /** Where strokes are to be shorter and closer together, 0–1, [size, size]. @default nowhere */
  detail?: Float32Array
}

const EDGE = {
  /** Gaussian σ of the fine blur in pixels of the reference square; set by hand. */
  sigma: 1,
  /** Of the coarse blur to the fine one: nearest to a Laplacian (Marr & Hildreth 1980). */
  ratio: 1.6,
  /** An edge this strong (luma difference after blurring) counts fully; set by hand. */
  full: 0.12,
  /** One step of an 8-bit picture: below it the strongest edge is noise, there is nothing to draw. */
  faintest: 0.004,
}
/** Without attention this much is left, or outlines at the rim would never be drawn; set by hand. */
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
  const picture = luma(pixels)
  const edges = edgeStrength(picture, size)
  const focus = normalise(upsample(attention, size)).map(
    (a) => ATTENTION_FLOOR + (1 - ATTENTION_FLOOR) * a,
  )
  const map = focus.map((a, i) => mask[i] * Math.sqrt(a * edges[i]))
  return { map, tangents: tangentField(picture, size), size }
}

/**
 * Edge strength 0–1 of a luma picture [size, size]: |difference of Gaussians| against EDGE.full or
 * the strongest edge there is, whichever is smaller, so that low-contrast photos are drawn too.
 * @throws {ImageError} when there is no edge
 */
export function edgeStrength(picture: Float32Array, size: number): Float32Array {
  const sigma = scaled(EDGE.sigma, size)
  const fine = blur(picture, size, sigma)
  const coarse = blur(picture, size, sigma * EDGE.ratio)
  const difference = fine.map((value, i) => Math.abs(value - coarse[i]))
  const strongest = difference.reduce((a, b) => Math.max(a, b), 0)
  if (strongest < EDGE.faintest) throw new ImageError('the picture has no edges to draw')
  const full = Math.min(EDGE.full, strongest)
  return difference.map((value) => Math.min(1, value / full))
}
