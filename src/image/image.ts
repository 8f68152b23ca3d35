/**
 * @file A picture as plain pixels, and its fit into the square canvas: composited on white,
 * shrunk or grown without stretching, centred, the rest left white paper.
 *
 * Resampling is separable with a triangle filter that widens with the shrink factor: averaging
 * when shrinking, bilinear when growing (P. Heckbert, "Fundamentals of Texture Mapping", 1989).
 */
import { ImageError } from '../errors.ts'
import { clamp } from '../maths/numbers.ts'
import { frameOf } from '../strokes/frame.ts'
import type { Frame } from '../strokes/strokes.ts'

/** 8-bit straight RGBA, rows from the top; `data` has width × height × 4 bytes. */
export interface RasterImage {
  width: number
  height: number
  data: Uint8ClampedArray
}

export interface FittedImage {
  /** [size, size, 3], RGB 0–1. */
  pixels: Float32Array
  /** Where the photo lies inside the square, in canvas pixels; one side is always `size`. */
  frame: Frame
}

/**
 * Fits `image` into a white square of `size` pixels.
 *
 * @throws {ImageError} if the image has no pixels or `data` does not match its size.
 */
export function fitImage(image: RasterImage, size: number): FittedImage {
  checkImage(image)
  const { frame, columns, rows } = fit(image, size)
  return { pixels: resampleRows(inkColumns(image, columns), rows, 3), frame }
}

/**
 * Fits an 8-bit map of a photo's pixels, [height, width], as `fitImage` fits the photo.
 * @returns [size, size] of 0–1, 1 outside the photo
 */
export function fitMap(
  map: Uint8ClampedArray,
  photo: Pick<RasterImage, 'width' | 'height'>,
  size: number,
): Float32Array {
  const { columns, rows } = fit(photo, size)
  return resampleRows(mapColumns(map, photo, columns), rows, 1)
}

function fit({ width, height }: Pick<RasterImage, 'width' | 'height'>, size: number) {
  const frame = frameOf(width, height, size)
  const columns = taps(width, frame.x, frame.width, size)
  const rows = taps(height, frame.y, frame.height, size)
  return { frame, columns, rows }
}

function checkImage({ width, height, data }: RasterImage): void {
  const whole = Number.isInteger(width) && Number.isInteger(height)
  if (!whole || width < 1 || height < 1) {
    throw new ImageError(`image size must be at least 1×1 pixel, not ${width}×${height}`)
  }
  if (data.length !== width * height * 4) {
    throw new ImageError(
      `image data must hold ${width * height * 4} bytes of RGBA for ${width}×${height} pixels, not ${data.length}`,
    )
  }
}

/** The source pixels one target pixel averages; weights sum to its share inside the photo. */
interface Tap {
  first: number
  weights: number[]
}

/** Per target pixel of a `size`-wide line, what it takes from `source` pixels laid on
 * [start, start + length). */
function taps(source: number, start: number, length: number, size: number): Tap[] {
  const scale = source / length
  const reach = Math.max(1, scale)
  return Array.from({ length: size }, (_, target) => {
    const inside = overlap(target, start, start + length)
    if (inside <= 0) return { first: 0, weights: [] }
    const centre = (target + 0.5 - start) * scale
    return normalise(triangle(centre, reach, source), inside)
  })
}

/** Length of pixel [target, target + 1) inside [low, high): a partly covered border blends. */
function overlap(target: number, low: number, high: number): number {
  return Math.min(target + 1, high) - Math.max(target, low)
}

function triangle(centre: number, reach: number, source: number): Tap {
  const clamped = clamp(centre, 0.5, source - 0.5)
  const first = Math.max(0, Math.ceil(clamped - reach - 0.5))
  const last = Math.min(source - 1, Math.floor(clamped + reach - 0.5))
  const weights: number[] = []
  for (let i = first; i <= last; i++) weights.push(1 - Math.abs(i + 0.5 - clamped) / reach)
  return { first, weights }
}

function normalise({ first, weights }: Tap, sum: number): Tap {
  const scale = sum / weights.reduce((a, b) => a + b, 0)
  return { first, weights: weights.map((w) => w * scale) }
}

/** [height, size, 3]: ink (1 − colour over white), so that outside the photo is simply 0. */
function inkColumns({ width, height, data }: RasterImage, columns: Tap[]): Float32Array {
  const ink = new Float32Array(height * columns.length * 3)
  for (let y = 0, out = 0; y < height; y++) {
    for (const { first, weights } of columns) {
      for (let k = 0; k < weights.length; k++) {
        const at = (y * width + first + k) * 4
        const opacity = (weights[k] * data[at + 3]) / 255
        for (let c = 0; c < 3; c++) ink[out + c] += opacity * (1 - data[at + c] / 255)
      }
      out += 3
    }
  }
  return ink
}

/** [height, size]: 1 − the map, so that outside the photo is simply 0. */
function mapColumns(
  map: Uint8ClampedArray,
  { width, height }: Pick<RasterImage, 'width' | 'height'>,
  columns: Tap[],
): Float32Array {
  const ink = new Float32Array(height * columns.length)
  for (let y = 0, out = 0; y < height; y++) {
    for (const { first, weights } of columns) {
      for (let k = 0; k < weights.length; k++) {
        ink[out] += weights[k] * (1 - map[y * width + first + k] / 255)
      }
      out++
    }
  }
  return ink
}

/** [size, size, channels] on white from ink [height, size, channels]. */
function resampleRows(ink: Float32Array, rows: Tap[], channels: number): Float32Array {
  const line = rows.length * channels
  const pixels = new Float32Array(rows.length * line).fill(1)
  rows.forEach(({ first, weights }, y) => {
    weights.forEach((weight, k) => {
      const from = (first + k) * line
      for (let i = 0; i < line; i++) pixels[y * line + i] -= weight * ink[from + i]
    })
  })
  return pixels
}
