/**
 * @file Views: random homographies through which photo and strokes are looked at, so that a drawing
 * must hold up under more than one glance and cannot cheat a single pixel grid.
 *
 * A view is a perspective followed by a crop, with the distributions of CLIPDraw and CLIPasso
 * (torchvision's RandomPerspective and RandomResizedCrop, square). It is applied to vectors, not to
 * pixels: strokes are projected exactly and rasterized straight into the view; only the photo is
 * resampled, once per view.
 */

import { join } from '../maths/arrays.ts'
import { clamp } from '../maths/numbers.ts'
import type { Random } from '../maths/random.ts'
import {
  cropAndResize,
  type Homography,
  identity,
  invert,
  multiply,
  perspective,
  scaling,
  translation,
} from '../strokes/homography.ts'

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

/** The views of a run in the square of one encoder. */
export interface Views {
  /** From the square to what view `index` shows of it; 0 is the clean view, all others are random. */
  inSquare(index: number): Homography
  /** [n, 3, 3] from canvas pixels to the pixels of some views. */
  fromCanvas(indices: readonly number[]): Float32Array
}

export interface ViewOptions {
  /** Side of the square in pixels. */
  size: number
  range: ViewRange
  /** From canvas pixels to pixels of the square. */
  fromCanvas: Homography
  /** The same for several encoders, so that they look through the same views. */
  random: Random
}

export function createViews({ size, range, fromCanvas, random }: ViewOptions): Views {
  const inSquare = (index: number) =>
    index === 0 ? identity() : randomView(size, range, random.fork(index))
  return {
    inSquare,
    fromCanvas: (indices) => join(indices.map((index) => multiply(inSquare(index), fromCanvas))),
  }
}

/**
 * From canvas pixels to those of a square with a margin of whole pixels around the canvas.
 * @param margin as a share of the square
 */
export function mountCanvas(size: number, canvas: number, margin: number): Homography {
  const around = Math.round(margin * size)
  return multiply(translation(around, around), scaling((size - 2 * around) / canvas))
}

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
  const inside = (i: number) => clamp(i, 0, size - 1)
  for (let k = 0; k < 4; k++) {
    const [i, j] = [x0 + (k & 1), y0 + (k >> 1)]
    const weight = (1 - Math.abs(x - i)) * (1 - Math.abs(y - j))
    const from = (inside(j) * size + inside(i)) * channels
    for (let c = 0; c < channels; c++) out[at + c] += weight * pixels[from + c]
  }
}
