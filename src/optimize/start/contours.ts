/**
 * @file The first strokes: where they begin is drawn from the saliency map, where they go next is
 * a short random walk, as in CLIPasso.
 *
 * Where they begin matters more than anything later. CLIPasso's softmax sampling crowds the points
 * on the most salient spot and leaves whole limbs without a stroke; `spread` draws one point after
 * another and lowers the probability around each, so that the strokes share out the object.
 */

import { clamp } from '../../maths/numbers.ts'
import type { Random } from '../../maths/random.ts'
import { traceStroke } from '../../photo/contour.ts'
import type { Saliency } from '../../photo/saliency.ts'
import { type Homography, invert, transform } from '../../strokes/homography.ts'
import type { Point } from '../../strokes/strokes.ts'

export type Sampling = 'spread' | 'softmax'

/** Radius of the suppression around a stroke's points, as a share of the canvas. */
const SPREAD_RADIUS = 0.07
/** Length of a first stroke, as a share of the canvas, for 16 strokes. */
const LENGTH = 0.2
/** So many strokes are as long and as far apart as that; more are shorter and closer together. */
const USUAL = 16
/** By which share strokes are shorter and closer together where detail is asked for. */
const CLOSER = 0.5
/** CLIPasso's softmax temperature. */
const TEMPERATURE = 0.3
/** Largest step from one control point to the next, as a share of the canvas (CLIPasso: 0.05). */
const STEP = 0.05

export interface Start {
  strokes: number
  /** So many more, as long and as far apart as if they were not. @default 0 */
  spares?: number
  /** Cubic segments a stroke. */
  segments: number
  sampling: Sampling
  /** Side of the canvas in pixels. */
  canvas: number
  /** From canvas pixels to those of the saliency map. */
  fromCanvas: Homography
  /** Strokes in canvas pixels that are there already. @default none */
  others?: readonly Point[][]
}

/** Control points of strokes, [strokes][3 segments + 1] in canvas pixels. */
export function initialize(
  saliency: Saliency,
  { strokes, spares = 0, segments, sampling, canvas, fromCanvas, others = [] }: Start,
  random: Random,
): Point[][] {
  const toCanvas = invert(fromCanvas)
  const place = (points: Point[]) => points.map((point) => transform(toCanvas, point))
  if (sampling === 'spread') {
    const there = others.map((points) => points.map((point) => transform(fromCanvas, point)))
    const spread = { count: strokes, spares, segments, others: there }
    return spreadStrokes(saliency, spread, random).map(place)
  }
  return place(softmaxPoints(saliency, strokes + spares, random)).map((start) =>
    walk(start, 3 * segments + 1, STEP * canvas, random),
  )
}

interface Spread {
  count: number
  spares?: number
  /** Cubic segments a stroke; each is as long as a stroke of its own would be. */
  segments: number
  /** Strokes that are there already, whose surroundings are taken. */
  others: readonly Point[][]
  /** Of what a point takes, as a share of the canvas. */
  radius?: number
}

/** Strokes along contours, in pixels of the map, each making its surroundings less likely. */
export function spreadStrokes(
  { map, size, tangents, detail }: Saliency,
  { count, spares = 0, segments, others, radius = SPREAD_RADIUS }: Spread,
  random: Random,
): Point[][] {
  if (count + spares === 0) return []
  const weights = Float64Array.from(map)
  const spacing = size * spacingOf(segments * (count + others.length))
  const spacingAt = ([x, y]: Point) =>
    spacing * (1 - CLOSER * (detail?.[Math.floor(y) * size + Math.floor(x)] ?? 0))
  const claim = (points: Point[]) => {
    for (const point of points) suppress(weights, size, point, radius * spacingAt(point))
  }
  others.forEach(claim)
  return Array.from({ length: count + spares }, () => {
    const seed = cellCentre(draw(weights, random), size)
    const stroke = traceStroke(tangents, seed, segments * LENGTH * spacingAt(seed), segments)
    claim([seed, ...stroke])
    return stroke
  })
}

/**
 * Length of strokes and distance between them, against that of USUAL ones. More share out the same
 * area; fewer grow half as fast, since an object has only so much contour.
 */
function spacingOf(count: number): number {
  return (USUAL / count) ** (count > USUAL ? 1 / 2 : 1 / 4)
}

/** CLIPasso: softmax over the positive pixels, without replacement. */
function softmaxPoints({ map, size }: Saliency, count: number, random: Random): Point[] {
  const peak = map.reduce((a, b) => Math.max(a, b), 0)
  const weights = Float64Array.from(map, (v) => (v > 0 ? Math.exp((v - peak) / TEMPERATURE) : 0))
  return Array.from({ length: count }, () => {
    const index = draw(weights, random)
    weights[index] = 0
    return cellCentre(index, size)
  })
}

/** An index with probability proportional to its weight; uniform once no weight is left. */
function draw(weights: Float64Array, random: Random): number {
  const total = weights.reduce((a, b) => a + b, 0)
  if (!(total > 0)) return random.index(weights.length)
  let left = random.next() * total
  const index = weights.findIndex((weight) => {
    left -= weight
    return left < 0
  })
  return index < 0 ? weights.length - 1 : index
}

/** So many radii away, 1 − Gaussian is 1 in double precision. */
const FAR = 9

/** Multiplies the weights by 1 − Gaussian around `point`. */
function suppress(weights: Float64Array, size: number, [px, py]: Point, radius: number): void {
  const from = (at: number) => clamp(Math.floor(at - FAR * radius), 0, size)
  const to = (at: number) => clamp(Math.ceil(at + FAR * radius), 0, size)
  for (let y = from(py); y < to(py); y++) {
    for (let x = from(px); x < to(px); x++) {
      const [dx, dy] = [x + 0.5 - px, y + 0.5 - py]
      weights[y * size + x] *= 1 - Math.exp(-(dx * dx + dy * dy) / (2 * radius * radius))
    }
  }
}

const cellCentre = (index: number, size: number): Point => [
  (index % size) + 0.5,
  Math.floor(index / size) + 0.5,
]

/** So many control points: each a small random step from the one before. */
function walk(start: Point, count: number, step: number, random: Random): Point[] {
  const points = [start]
  while (points.length < count) {
    const [x, y] = points[points.length - 1]
    points.push([x + random.between(-0.5, 0.5) * step, y + random.between(-0.5, 0.5) * step])
  }
  return points
}
