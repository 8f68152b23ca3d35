/** @file A photo without what is not its subject. */
import type { RasterImage } from './image.ts'
import type { Subject } from './subject.ts'

/** Below the first a pixel is background, above the second it is kept whole. */
const RAMP = { remove: [0.3, 0.7], auto: [0.12, 0.45] } as const

/**
 * The photo with a plain background: white paper or, for a subject that would vanish on it, the
 * background's own mean colour.
 */
export function cutOut(
  image: RasterImage,
  subject: Subject,
  background: 'remove' | 'auto',
): RasterImage {
  if (subject.source === 'alpha') return image
  const kept = keptShare(subject, background)
  const rest = kept.map((share) => 1 - share)
  const plain = backdrop(meanColor(image, kept), meanColor(image, rest))
  const data = image.data.slice()
  for (const [i, share] of rest.entries()) {
    for (let c = 0; c < 3; c++) data[4 * i + c] += share * (plain[c] - data[4 * i + c])
  }
  return { ...image, data }
}

/** Subjects this much darker than paper, in luma 0–255, stand out on it. */
const STANDS_OUT = 90

function backdrop(subject: number[], background: number[]): number[] {
  const [own, behind] = [luma(subject), luma(background)]
  const onPaper = 255 - own
  return onPaper >= STANDS_OUT || onPaper >= Math.abs(own - behind) ? [255, 255, 255] : background
}

const luma = ([red, green, blue]: number[]): number => 0.299 * red + 0.587 * green + 0.114 * blue

/** RGB 0–255, weighted; white without any weight. */
function meanColor({ data }: RasterImage, weights: Float32Array): number[] {
  const total = weights.reduce((a, b) => a + b, 0)
  const channel = (c: number) => weights.reduce((sum, w, i) => sum + w * data[4 * i + c], 0) / total
  return total > 0 ? [channel(0), channel(1), channel(2)] : [255, 255, 255]
}

/** Of each pixel, how much of it stays, 0–1. */
export function keptShare({ share, source }: Subject, background: 'remove' | 'auto'): Float32Array {
  if (source !== 'encoder') return share
  const [low, high] = RAMP[background]
  return share.map((value) => {
    const t = Math.min(Math.max((value - low) / (high - low), 0), 1)
    return t * t * (3 - 2 * t)
  })
}

/** A map of the photo's pixels as a grey picture. */
export function asPicture(map: Float32Array, { width, height }: RasterImage): RasterImage {
  const data = new Uint8ClampedArray(4 * map.length)
  for (const [i, value] of map.entries()) {
    const grey = 255 * value
    data.set([grey, grey, grey, 255], 4 * i)
  }
  return { width, height, data }
}
