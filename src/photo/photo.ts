/**
 * @file The photo as the encoder gets it: mounted in the encoder's square with a margin, without an
 * edge where the photo ends. A border that the photo brings along is left out, too.
 */

import { fitImage, fitMap, type RasterImage } from '../image/image.ts'
import { floats } from '../maths/arrays.ts'
import { clamp } from '../maths/numbers.ts'
import { frameOf } from '../strokes/frame.ts'
import { type Homography, multiply, scaling, translation } from '../strokes/homography.ts'
import type { Frame } from '../strokes/strokes.ts'
import {
  aroundPhoto,
  aroundSubject,
  continued,
  type Extent,
  type Lies,
  onPaper,
} from './surround.ts'

export interface Photo {
  /** [size, size, 3], RGB 0–1. */
  pixels: Float32Array
  /** How much a pixel counts: 1 inside the photo, 0 outside and near its border, [size, size]. */
  mask: Float32Array
  /** From canvas pixels to pixels of the square. */
  fromCanvas: Homography
  /** Where the photo lies on the canvas, in canvas pixels. */
  frame: Frame
}

/** So many of the photo's outermost pixels count less: they show mostly its border. Set by hand. */
const RIM = 6

export interface Mount {
  /** Side of the encoder's square in pixels. */
  size: number
  /** Side of the canvas that the strokes live on. */
  canvas: number
  /** Width of the margin on every side, as a share of the square. */
  margin: number
  /** The photo without its border, in its pixels. */
  content: Frame
  /** How much each pixel of the photo counts, 255 fully, [height, width]. @default all fully */
  counts?: Uint8ClampedArray
  /**
   * What comes after the photo's border: paper; the same as at the border; or paper again, but what
   * counts goes on, and the rest becomes paper before it gets there. @default 'paper'
   */
  beyond?: 'paper' | 'the same' | 'the subject'
}

/** @throws {ImageError} if the image has no pixels */
export function mountPhoto(
  image: RasterImage,
  { size, canvas, margin: share, content, counts, beyond = 'paper' }: Mount,
): Photo {
  const margin = Math.round(share * size)
  const inner = size - 2 * margin
  const fitted = fitImage(image, inner)
  const scale = fitted.frame.width / image.width
  const columns = extent(fitted.frame.x + scale * content.x, scale * content.width, margin)
  const rows = extent(fitted.frame.y + scale * content.y, scale * content.height, margin)
  const lies = { size, columns, rows }
  const inside = maskOf(lies)
  const weight = counts && place(fitMap(counts, image, inner), size, margin, 1)
  const pixels = continued(place(fitted.pixels, size, margin, 3), lies)
  const paper = paperOf(lies, beyond, weight)
  return {
    pixels: paper ? onPaper(pixels, paper) : pixels,
    mask: weight ? inside.map((value, i) => value * weight[i]) : inside,
    fromCanvas: multiply(translation(margin, margin), scaling(inner / canvas)),
    frame: frameOf(image.width, image.height, canvas),
  }
}

/** How much of each pixel of the square is paper instead of photo. */
function paperOf(lies: Lies, beyond: Mount['beyond'], weight?: Float32Array) {
  if (beyond === 'paper') return aroundPhoto(lies)
  return beyond === 'the subject' && weight ? aroundSubject(weight, lies) : undefined
}

function extent(start: number, length: number, margin: number): Extent {
  const first = Math.ceil(start)
  const last = Math.max(first, Math.floor(start + length) - 1)
  return [margin + first, margin + last]
}

/** A picture in the middle of a white one [size, size, channels]. */
function place(
  picture: Float32Array,
  size: number,
  margin: number,
  channels: number,
): Float32Array {
  const out = new Float32Array(size * size * channels).fill(1)
  const line = (size - 2 * margin) * channels
  for (let y = 0; y < size - 2 * margin; y++) {
    const row = picture.subarray(y * line, (y + 1) * line)
    out.set(row, channels * ((y + margin) * size + margin))
  }
  return out
}

/** 0 outside the photo and at its border, rising to 1 over RIM pixels inside. */
function maskOf({ size, columns, rows }: Lies): Float32Array {
  const rise = (at: number, [first, last]: Extent) =>
    clamp(Math.min(at - first, last - at) / RIM, 0, 1)
  return floats(size * size, (i) => rise(i % size, columns) * rise(Math.floor(i / size), rows))
}
