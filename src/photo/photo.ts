/**
 * @file The photo as the encoder gets it: mounted in the encoder's square with a margin, its border
 * dissolving into white paper.
 *
 * An encoder sees the border of whatever it is given. Were the photo cut off sharply, at its frame
 * or at the square's edge, that cut would be its strongest line and the strokes would draw it. A
 * border that the photo brings along is dissolved, too.
 */

import { floats } from '../arrays.ts'
import { fitImage, fitMap, type RasterImage } from '../image/image.ts'
import { clamp, smoothstep } from '../numbers.ts'
import { frameOf } from '../strokes/frame.ts'
import { type Homography, multiply, scaling, translation } from '../strokes/homography.ts'
import type { Frame } from '../strokes/strokes.ts'

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
}

/** @throws {ImageError} if the image has no pixels */
export function mountPhoto(
  image: RasterImage,
  { size, canvas, margin: share, content, counts }: Mount,
): Photo {
  const margin = Math.round(share * size)
  const inner = size - 2 * margin
  const fitted = fitImage(image, inner)
  const scale = fitted.frame.width / image.width
  const columns = extent(fitted.frame.x + scale * content.x, scale * content.width, margin)
  const rows = extent(fitted.frame.y + scale * content.y, scale * content.height, margin)
  const inside = maskOf(size, columns, rows)
  const weight = counts && place(fitMap(counts, image, inner), size, margin, 1)
  return {
    pixels: dissolve(place(fitted.pixels, size, margin, 3), size, columns, rows),
    mask: weight ? inside.map((value, i) => value * weight[i]) : inside,
    fromCanvas: multiply(translation(margin, margin), scaling(inner / canvas)),
    frame: frameOf(image.width, image.height, canvas),
  }
}

/** First and last whole pixel of the photo along an axis of the square. */
type Extent = readonly [first: number, last: number]

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

/** Continues the photo's border outwards, blurred along it and fading to white with the distance. */
function dissolve(pixels: Float32Array, size: number, columns: Extent, rows: Extent): Float32Array {
  const out = new Float32Array(pixels.length)
  for (let y = 0, at = 0; y < size; y++) {
    for (let x = 0; x < size; x++, at += 3) {
      const [dx, dy] = [x - nearest(x, columns), y - nearest(y, rows)]
      if (dx === 0 && dy === 0) {
        out.set(pixels.subarray(at, at + 3), at)
        continue
      }
      const paper = Math.max(fade(dx, size, columns), fade(dy, size, rows))
      const border = mean(pixels, size, reach(x, dy, columns), reach(y, dx, rows))
      for (let c = 0; c < 3; c++) out[at + c] = paper + (1 - paper) * border[c]
    }
  }
  return out
}

/** 0 at the photo, 1 at the square's edge, smooth in between. */
function fade(outside: number, size: number, [first, last]: Extent): number {
  if (outside === 0) return 0
  const t = outside < 0 ? -outside / (first + 0.5) : outside / (size - last - 0.5)
  return smoothstep(t)
}

/** The stretch of the border that a pixel `distance` away averages, around its nearest point. */
const reach = (at: number, distance: number, extent: Extent): Extent => [
  nearest(nearest(at, extent) - Math.abs(distance), extent),
  nearest(nearest(at, extent) + Math.abs(distance), extent),
]

function mean(pixels: Float32Array, size: number, [x0, x1]: Extent, [y0, y1]: Extent): number[] {
  const sum = [0, 0, 0]
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      for (let c = 0; c < 3; c++) sum[c] += pixels[3 * (y * size + x) + c]
    }
  }
  return sum.map((value) => value / ((x1 - x0 + 1) * (y1 - y0 + 1)))
}

const nearest = (at: number, [first, last]: Extent): number => clamp(at, first, last)

/** 0 outside the photo and at its border, rising to 1 over RIM pixels inside. */
function maskOf(size: number, columns: Extent, rows: Extent): Float32Array {
  const rise = (at: number, [first, last]: Extent) =>
    clamp(Math.min(at - first, last - at) / RIM, 0, 1)
  return floats(size * size, (i) => rise(i % size, columns) * rise(Math.floor(i / size), rows))
}
