/**
 * @file An encoder's coarse mask made to follow the photo's colours. Where the mask is undecided, what
 * is coloured like the rest of the subject is more likely subject, and what is coloured like the
 * background is not: the colour model of Rother, Kolmogorov, Blake, "GrabCut" (2004), as one histogram
 * and without the graph cut.
 */

import { blur, lumaOf, upsample } from '../image/filter.ts'
import { floats } from '../maths/arrays.ts'
import { clamp } from '../maths/numbers.ts'
import type { Photo } from './photo.ts'

/** Bins along luma and along each of two colour differences. */
const BINS = 12
/** Set by hand on the masks of photos; no figures were kept. */
const REFINE = {
  /** Colour differences are smaller than luma: so much are they stretched. */
  chroma: 1.5,
  /** Blur before colours are told apart, σ in pixels … */
  grain: 0.7,
  /** … and of the result. */
  smooth: 1.2,
  /** How much colour counts beside the mask itself … */
  trust: 1.5,
  /** … and how often both are weighed. */
  rounds: 4,
  /** A colour seen at this share of the photo's pixels counts half, rarer ones less. */
  rare: 0.001,
  /** Neither mask nor colour is ever surer than this. */
  surest: 0.98,
  /** A subject that is at least so sure beside the photo's border crosses it. */
  crosses: 0.9,
}

/**
 * What makes masks [n, n] of probabilities that a square shows the subject follow the photo in it: they
 * become [size / 2, size / 2], and a subject that crosses the photo's border goes on.
 */
export type Refiner = (mask: Float32Array) => Float32Array

/** @param photo mounted in the square, `size` pixels wide; its colours are counted once */
export function createRefiner(
  { pixels, mask: counts }: Pick<Photo, 'pixels' | 'mask'>,
  size: number,
): Refiner {
  let counted: Colors | undefined
  return (mask) => {
    counted ??= countColors(pixels, counts, size)
    const { bins } = counted
    const seen = upsample(mask, size)
    const odds = Float64Array.from(seen, logOdds)
    let share = seen
    for (let round = 0; round < REFINE.rounds; round++) {
      const evidence = colorEvidence(counted, share)
      share = floats(seen.length, (i) => probability(odds[i] + REFINE.trust * evidence[bins[i]]))
    }
    return halved(blur(goingOn(share, counts, size), size, REFINE.smooth), size)
  }
}

interface Colors {
  /** Of each pixel of the square. */
  bins: Uint16Array
  /** Pixels of the photo. */
  inside: Uint32Array
  /** How often each bin is seen in it. */
  counts: Float32Array
}

function countColors(pixels: Float32Array, photo: Float32Array, size: number): Colors {
  const bins = colorBins(pixels, size)
  const inside = Uint32Array.from([...photo.keys()].filter((i) => photo[i] > 0.5))
  const counts = new Float32Array(BINS ** 3)
  for (const i of inside) counts[bins[i]]++
  return { bins, inside, counts: smoothed(counts) }
}

/** What is sure where the photo counts fully goes on outside, since cells at its border show both sides. */
function goingOn(map: Float32Array, counts: Float32Array, size: number): Float32Array {
  let [left, right, top, bottom] = [size, 0, size, 0]
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] < 1) continue
    const [x, y] = [i % size, Math.floor(i / size)]
    ;[left, right] = [Math.min(left, x), Math.max(right, x)]
    ;[top, bottom] = [Math.min(top, y), Math.max(bottom, y)]
  }
  if (left > right) return map
  return map.map((p, i) => {
    const at = clamp(Math.floor(i / size), top, bottom) * size + clamp(i % size, left, right)
    return at === i ? p : map[at] > REFINE.crosses ? map[at] : 0
  })
}

/** By colour: log odds of the subject, against those of the photo as a whole. */
function colorEvidence({ bins, inside, counts }: Colors, share: Float32Array): Float32Array {
  const subject = new Float32Array(BINS ** 3)
  let total = 0
  for (const i of inside) {
    subject[bins[i]] += share[i]
    total += share[i]
  }
  const [mean, rare] = [total / inside.length, REFINE.rare * inside.length]
  return smoothed(subject).map((sum, bin) => {
    const likely = (sum + rare * mean) / (counts[bin] + rare)
    return logOdds(likely) - logOdds(mean)
  })
}

/** The bin of each pixel's colour: luma, blue − luma, red − luma. */
function colorBins(pixels: Float32Array, size: number): Uint16Array {
  const planes = [0, 1, 2].map((c) =>
    blur(
      floats(size * size, (i) => pixels[3 * i + c]),
      size,
      REFINE.grain,
    ),
  )
  const binOf = (value: number) => clamp(Math.floor(value * BINS), 0, BINS - 1)
  const [red, green, blue] = planes
  const colors = new Uint16Array(size * size)
  for (let i = 0; i < colors.length; i++) {
    const luma = lumaOf(red[i], green[i], blue[i])
    const chroma = (value: number) => binOf(0.5 + REFINE.chroma * (value - luma))
    colors[i] = (binOf(luma) * BINS + chroma(blue[i])) * BINS + chroma(red[i])
  }
  return colors
}

/** Colours are not told apart as sharply as bins are: each gives a fifth to either neighbour. */
function smoothed(histogram: Float32Array): Float32Array {
  return [1, BINS, BINS * BINS].reduce(
    (bins, step) =>
      bins.map((value, i) => {
        const place = Math.floor(i / step) % BINS
        const below = place > 0 ? bins[i - step] : value
        const above = place < BINS - 1 ? bins[i + step] : value
        return 0.6 * value + 0.2 * (below + above)
      }),
    histogram,
  )
}

const logOdds = (p: number): number => {
  const sure = clamp(p, 1 - REFINE.surest, REFINE.surest)
  return Math.log(sure / (1 - sure))
}

const probability = (odds: number): number => 1 / (1 + Math.exp(-odds))

/** Means of 2 × 2 pixels. */
function halved(map: Float32Array, size: number): Float32Array {
  const grid = size >> 1
  return Float32Array.from({ length: grid * grid }, (_, i) => {
    const at = 2 * Math.floor(i / grid) * size + 2 * (i % grid)
    return (map[at] + map[at + 1] + map[at + size] + map[at + size + 1]) / 4
  })
}
