/**
 * @file Plain picture arithmetic on square maps [size, size]: luma, blur, enlargement, scaling.
 */

/** [size, size, 3] → [size, size], Rec. 601 luma. */
export function luma(pixels: Float32Array): Float32Array {
  return Float32Array.from(
    { length: pixels.length / 3 },
    (_, i) => 0.299 * pixels[3 * i] + 0.587 * pixels[3 * i + 1] + 0.114 * pixels[3 * i + 2],
  )
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
