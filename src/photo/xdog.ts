/**
 * @file CLIPasso's map of where strokes may begin: the class token's attention times an XDoG line
 * drawing of the photo (Winnemöller, Kyprianidis, Olsen, "XDoG: an eXtended difference-of-Gaussians
 * compendium", 2012), with CLIPasso's constants. For its softmax sampling only; our own map, which
 * keeps faint contours, is in saliency.ts.
 */
import { blur, luma, normalise, scaled } from '../image/filter.ts'
import { clamp } from '../maths/numbers.ts'
import type { Photo } from './photo.ts'

/** Fine Gaussian in pixels of the reference square, ratio and share of the coarse one, steepness and cut of the ramp. */
const XDOG = { sigma: 0.8, ratio: 10, gamma: 0.98, phi: 200, epsilon: -0.1 }
/** Of the bicubic kernel (Keys 1981), as PyTorch has it. */
const KEYS = -0.75

/**
 * @param attention [grid, grid] of any positive scale
 * @returns [size, size] in 0–1: attention where a line runs, 0 elsewhere
 */
export function clipassoMap(
  attention: Float32Array,
  { pixels, mask }: Pick<Photo, 'pixels' | 'mask'>,
  size: number,
): Float32Array {
  const focus = normalise(bicubic(attention, Math.sqrt(attention.length), size))
  const paper = normalise(xdog(luma(pixels), size))
  const threshold = otsu(paper)
  return focus.map((value, i) => (paper[i] < threshold ? value * mask[i] : 0))
}

/** Bright paper, dark lines: a steep ramp over the difference of Gaussians; any scale. */
function xdog(picture: Float32Array, size: number): Float32Array {
  const { sigma, ratio, gamma, phi, epsilon } = XDOG
  const fine = blur(picture, size, scaled(sigma, size))
  const coarse = blur(picture, size, scaled(ratio * sigma, size))
  const difference = fine.map((value, i) => value - gamma * coarse[i])
  return difference.map((d) => (d < epsilon ? 1 : 1 + Math.tanh(phi * d)))
}

/**
 * The threshold that splits values in 0–1 into the two classes furthest apart (Otsu, "A threshold
 * selection method from gray-level histograms", 1979), over 256 bins.
 */
export function otsu(values: Float32Array): number {
  const histogram = new Float64Array(256)
  for (const value of values) histogram[Math.min(255, Math.floor(256 * value))]++
  const total = histogram.reduce((sum, count, bin) => sum + count * bin, 0)
  let [count, sum, widest, threshold] = [0, 0, 0, 0]
  histogram.forEach((inBin, bin) => {
    count += inBin
    sum += inBin * bin
    const rest = values.length - count
    if (count === 0 || rest === 0) return
    const spread = count * rest * (sum / count - (total - sum) / rest) ** 2
    if (spread > widest) [widest, threshold] = [spread, (bin + 1) / 256]
  })
  return threshold
}

/** Bicubic enlargement of [grid, grid] to [size, size], pixel centres aligned. */
function bicubic(map: Float32Array, grid: number, size: number): Float32Array {
  const taps = Array.from({ length: size }, (_, i) => {
    const at = ((i + 0.5) * grid) / size - 0.5
    return [-1, 0, 1, 2].map((k) => {
      const tap = Math.floor(at) + k
      return { at: clamp(tap, 0, grid - 1), weight: keys(Math.abs(at - tap)) }
    })
  })
  return Float32Array.from({ length: size * size }, (_, p) => {
    const row = (y: number) =>
      taps[p % size].reduce((sum, x) => sum + x.weight * map[y * grid + x.at], 0)
    return taps[Math.floor(p / size)].reduce((sum, y) => sum + y.weight * row(y.at), 0)
  })
}

function keys(t: number): number {
  if (t <= 1) return ((KEYS + 2) * t - (KEYS + 3)) * t * t + 1
  return t < 2 ? KEYS * (((t - 5) * t + 8) * t - 4) : 0
}
