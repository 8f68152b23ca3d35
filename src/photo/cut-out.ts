/** @file A photo without what is not its subject. */
import { blur, lumaOf, sampler } from '../image/filter.ts'
import type { RasterImage } from '../image/image.ts'
import { ramp } from '../maths/numbers.ts'
import type { Subject } from './subject.ts'

/** 0–255. */
type Rgb = readonly [red: number, green: number, blue: number]

/** Set by hand on photos; no figures were kept. */
const CUT = {
  /** Below the first a pixel is background, above the second it is kept whole. */
  remove: [0.3, 0.7],
  /** The same: what surely is not the subject, and no cut into it. */
  auto: [0.2, 0.55],
  /** Cells a side that a background is averaged in. */
  cells: 32,
  /** σ of its blur in cells. */
  blur: 2.5,
  /** Subjects this much darker than paper, in luma 0–255, stand out on it. */
  standsOut: 90,
} as const

/**
 * The photo without its background. For `auto` that is only blurred away, so that no edge is left
 * where it begins; for `remove` it becomes white paper or, for a subject that would vanish on that, its
 * own mean colour.
 * @param kept of each pixel, how much of it stays, 0–1, [height, width]
 */
export function cutOut(
  image: RasterImage,
  kept: Float32Array,
  background: 'remove' | 'auto',
): RasterImage {
  const rest = kept.map((share) => 1 - share)
  const behind = background === 'auto' ? blurred(image, rest) : plain(image, kept, rest)
  const data = image.data.slice()
  for (let i = 0; i < rest.length; i++) {
    const share = rest[i]
    if (share === 0) continue
    const color = behind(i)
    for (let c = 0; c < 3; c++) data[4 * i + c] += share * (color[c] - data[4 * i + c])
  }
  const { width, height } = image // own properties of no ImageData, so that spreading it loses them
  return { width, height, data }
}

function plain(image: RasterImage, kept: Float32Array, rest: Float32Array) {
  const color = backdrop(meanColor(image, kept), meanColor(image, rest))
  return () => color
}

/** RGB 0–255 of the background around a pixel: the mean of what is there, subject left out. */
function blurred({ width, height, data }: RasterImage, rest: Float32Array) {
  const cellOf = (i: number) => {
    const x = i % width
    const y = Math.floor(i / width)
    return Math.floor((y * CUT.cells) / height) * CUT.cells + Math.floor((x * CUT.cells) / width)
  }
  const sums = Array.from({ length: 4 }, () => new Float32Array(CUT.cells ** 2))
  for (let i = 0; i < rest.length; i++) {
    const cell = cellOf(i)
    for (let c = 0; c < 3; c++) sums[c][cell] += rest[i] * data[4 * i + c]
    sums[3][cell] += rest[i]
  }
  const [red, green, blue, weight] = sums.map((sum) => blur(sum, CUT.cells, CUT.blur))
  const mean = meanColor({ width, height, data }, rest)
  const few = 1e-3 * (rest.length / CUT.cells ** 2)
  const maps = [red, green, blue].map((sum, c) =>
    sum.map((value, cell) => (value + few * mean[c]) / (weight[cell] + few)),
  )
  const samplers = maps.map((map) => sampler(map, CUT.cells))
  return (i: number) => {
    const x = (((i % width) + 0.5) * CUT.cells) / width
    const y = ((Math.floor(i / width) + 0.5) * CUT.cells) / height
    return samplers.map((sample) => sample(x, y))
  }
}

function backdrop(subject: Rgb, background: Rgb): Rgb {
  const [own, behind] = [lumaOf(...subject), lumaOf(...background)]
  const onPaper = 255 - own
  return onPaper >= CUT.standsOut || onPaper >= Math.abs(own - behind)
    ? [255, 255, 255]
    : background
}

/** RGB 0–255, weighted; white without any weight. */
function meanColor({ data }: RasterImage, weights: Float32Array): Rgb {
  const total = weights.reduce((a, b) => a + b, 0)
  const channel = (c: number) => weights.reduce((sum, w, i) => sum + w * data[4 * i + c], 0) / total
  return total > 0 ? [channel(0), channel(1), channel(2)] : [255, 255, 255]
}

/** Of each pixel, how much of it stays, 0–1. */
export function keptShare({ share, source }: Subject, background: 'remove' | 'auto'): Float32Array {
  if (source !== 'encoder') return share
  const [low, high] = CUT[background]
  return share.map((value) => ramp(value, low, high))
}
