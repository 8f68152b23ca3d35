/**
 * @file Plain picture arithmetic on square maps [size, size]: luma, blur, enlargement, scaling.
 */
import { floats } from '../maths/arrays.ts'
import { clamp } from '../maths/numbers.ts'

/**
 * Side of the square that widths and distances in pixels are stated for, here and elsewhere: that of
 * CLIP's input and CLIPasso's canvas.
 */
const REFERENCE = 224

/** Pixels of the reference square as pixels of a square of `size`. */
export const scaled = (pixels: number, size: number): number => (pixels * size) / REFERENCE

/** Luma of a colour of any scale (ITU-R BT.601). */
export const lumaOf = (red: number, green: number, blue: number): number =>
  0.299 * red + 0.587 * green + 0.114 * blue

/** [size, size, 3] → [size, size]. */
export const luma = (pixels: Float32Array): Float32Array =>
  floats(pixels.length / 3, (i) => lumaOf(pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]))

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
  const line = new Float32Array(size + 2 * reach)
  const out = new Float32Array(picture.length)
  for (let row = 0; row < picture.length; row += size) {
    line.fill(picture[row], 0, reach)
    line.set(picture.subarray(row, row + size), reach)
    line.fill(picture[row + size - 1], reach + size)
    for (let x = 0; x < size; x++) {
      let sum = 0
      for (let k = 0; k < kernel.length; k++) sum += kernel[k] * line[x + k]
      out[row + x] = sum
    }
  }
  return out
}

const transpose = (picture: Float32Array, size: number): Float32Array =>
  picture.map((_, i) => picture[(i % size) * size + Math.floor(i / size)])

/** Bilinear enlargement of a square map [grid, grid] to [size, size], pixel centres aligned. */
export function upsample(map: Float32Array, size: number): Float32Array {
  const grid = Math.sqrt(map.length)
  const sample = sampler(map, grid)
  const cell = (i: number) => ((i + 0.5) * grid) / size
  return floats(size * size, (p) => sample(cell(p % size), cell(Math.floor(p / size))))
}

/** Reads a map [grid, grid] bilinearly, in cells from its corner; the border is repeated. */
export function sampler(map: Float32Array, grid: number): (x: number, y: number) => number {
  const cell = (i: number) => clamp(i, 0, grid - 1)
  return (x, y) => {
    const x0 = Math.floor(x - 0.5)
    const y0 = Math.floor(y - 0.5)
    const u = x - 0.5 - x0
    const v = y - 0.5 - y0
    const [left, right] = [cell(x0), cell(x0 + 1)]
    const [above, below] = [cell(y0) * grid, cell(y0 + 1) * grid]
    const upper = (1 - u) * map[above + left] + u * map[above + right]
    const lower = (1 - u) * map[below + left] + u * map[below + right]
    return (1 - v) * upper + v * lower
  }
}

/** Min–max to 0–1; a constant map becomes 1 everywhere. */
export function normalise(map: Float32Array): Float32Array {
  const low = map.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const high = map.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  return map.map((value) => (high > low ? (value - low) / (high - low) : 1))
}
