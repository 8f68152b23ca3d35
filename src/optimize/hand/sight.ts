/**
 * @file What the hand is told after a look: ways that each control point could go, all of them uphill, and
 * what lies where it is. training/hand/sight.py says the same.
 */
import type { Look } from './draw-by-hand.ts'
import { farSlopes } from './far-slopes.ts'
import { blurred, cellsOf, inclines, lookUp } from './grid.ts'
import { createRecall } from './recall.ts'
import {
  after,
  ahead,
  aside,
  before,
  type Layout,
  rootMeanSquare,
  strokeMeans,
  tangents,
} from './vectors.ts'

/** Momenta of the means of slopes, and the one that a short run does best with. */
const MOMENTA = [0, 0.5, 0.9]
const USUAL = 1
/** σ of what pixels want beyond the strokes' edges, in cells. */
const FAR = [1, 2.5]
/** σ of the maps whose rise is told. */
const MAP_SIGMA = 1
/** Pixels that count as one where places are told. */
const UNIT = 10
/** Ways of each point. */
export const WAYS = MOMENTA.length + FAR.length + 5

/** Maps [size, size] of the encoder's square. */
export interface Scenery {
  size: number
  contours: ArrayLike<number>
  /** 0–1. */
  attention: ArrayLike<number>
  mask: ArrayLike<number>
  /** Luminance as the mean of red, green and blue. */
  grey: ArrayLike<number>
}

export interface Seen {
  /** In the points' frames [stroke · point, WAYS, 2]. */
  ways: Float32Array
  /** Features [stroke · point, …] and [stroke, …]. */
  points: Float32Array
  strokes: Float32Array
  /** `tangents`. */
  along: Float32Array
}

/** @returns what is seen, look after look, of one drawing; `moved` is its last step, uphill; `whole` tells the look */
export function createSight(scenery: Scenery, layout: Layout) {
  const maps = mapsOf(scenery)
  const size = 2 * layout.strokes * layout.points
  const recall = createRecall(size, MOMENTA)
  const recallFar = FAR.map(() => createRecall(size, [MOMENTA[USUAL]]))
  return (
    points: Float32Array,
    look: Look,
    moved: Float32Array,
    whole: readonly number[],
  ): Seen => {
    const along = tangents(points, layout)
    const { directions, means } = recall(look.slope)
    const far = farSlopes(look.pixels, { points, layout, size: scenery.size, sigmas: FAR })
    const usual = directions[USUAL]
    const own = strokeScales(means[USUAL], layout)
    const drawing = rootMeanSquare(means[USUAL])
    const all = [
      ...directions,
      ...far.map((slope, k) => recallFar[k](slope).directions[0]),
      strokeMeans(usual, layout),
      neighbourMeans(usual, layout),
      means[USUAL].map((v, i) => clamped(v / (own[strokeOf(i, layout)] + 1e-12), 3)),
      means[USUAL].map((v) => clamped(v / (drawing + 1e-12), 3)),
      moved,
    ]
    const ways = framed(all, along)
    return {
      along,
      ways,
      points: pointFeatures({ points, layout, along, ways, slope: look.slope, maps }),
      strokes: strokeFeatures({ points, layout, own, drawing, size: scenery.size, whole }),
    }
  }
}

const clamped = (value: number, most: number) => Math.min(Math.max(value, -most), most)
const strokeOf = (i: number, { points }: Layout) => Math.floor(i / (2 * points))

/** Contours, attention, mask, grey; then how contours and grey rise. */
function mapsOf({ size, contours, attention, mask, grey }: Scenery): Float32Array[] {
  const cells = [contours, attention, mask, grey].map((map) => cellsOf(map, size))
  const tilt = [cells[0], cells[3]].flatMap((map) => inclines(blurred(map, MAP_SIGMA)))
  return [...cells, ...tilt]
}

const strokeScales = (means: Float32Array, { strokes, points }: Layout): number[] =>
  Array.from({ length: strokes }, (_, k) =>
    rootMeanSquare(means.subarray(2 * points * k, 2 * points * (k + 1))),
  )

const neighbourMeans = (vectors: Float32Array, layout: Layout): Float32Array =>
  vectors.map((_, i) => {
    const [point, axis] = [i >> 1, i & 1]
    return (
      (vectors[2 * before(point, layout) + axis] + vectors[2 * after(point, layout) + axis]) / 2
    )
  })

/** [way][point, 2] in the picture → [point, way, 2] in the frames. */
function framed(all: readonly Float32Array[], along: Float32Array): Float32Array {
  const ways = new Float32Array(along.length * all.length)
  for (let i = 0; i < along.length; i += 2) {
    for (let w = 0; w < all.length; w++) {
      const [at, x, y] = [i * all.length + 2 * w, all[w][i], all[w][i + 1]]
      ways[at] = ahead(along, i, x, y)
      ways[at + 1] = aside(along, i, x, y)
    }
  }
  return ways
}

interface PointSeen {
  points: Float32Array
  layout: Layout
  along: Float32Array
  ways: Float32Array
  slope: Float32Array
  maps: readonly Float32Array[]
}

/** Ways; where the neighbours and the stroke's middle are; maps; slope; place along the stroke; kind. */
const FEATURES = 2 * WAYS + 6 + 8 + 2 + 3

function pointFeatures(seen: PointSeen): Float32Array {
  const { points, layout, along, ways, slope, maps } = seen
  const middles = strokeMeans(points, layout)
  const whole = rootMeanSquare(slope)
  const here = new Float64Array(maps.length)
  const out = new Float32Array((points.length / 2) * FEATURES)
  for (let i = 0; i < points.length / 2; i++) {
    const [x, y] = [points[2 * i], points[2 * i + 1]]
    let at = i * FEATURES
    for (let w = 0; w < 2 * WAYS; w++) out[at++] = ways[2 * WAYS * i + w]
    const beside = [
      [points, before(i, layout)],
      [points, after(i, layout)],
      [middles, i],
    ] as const
    for (const [from, k] of beside) {
      const [dx, dy] = [from[2 * k] - x, from[2 * k + 1] - y]
      out[at++] = clamped(ahead(along, 2 * i, dx, dy) / UNIT, 4)
      out[at++] = clamped(aside(along, 2 * i, dx, dy) / UNIT, 4)
    }
    lookUp(maps, x, y, here)
    for (let m = 0; m < 4; m++) out[at++] = here[m]
    for (const m of [4, 6]) {
      out[at++] = ahead(along, 2 * i, 4 * here[m], 4 * here[m + 1])
      out[at++] = aside(along, 2 * i, 4 * here[m], 4 * here[m + 1])
    }
    const steep = Math.sqrt((slope[2 * i] ** 2 + slope[2 * i + 1] ** 2) / 2 + 1e-20)
    out[at++] = Math.log(steep / (whole + 1e-12) + 1e-3)
    out[at++] = (2 * (i % layout.points)) / (layout.points - 1) - 1
    out[at + kindOf(i, layout)] = 1
  }
  return out
}

/** 0: an end, 1: a joint of cubics, 2: a handle. */
export function kindOf(i: number, { points }: Layout): number {
  const at = i % points
  if (at === 0 || at === points - 1) return 0
  return at % 3 === 0 ? 1 : 2
}

interface StrokesSeen {
  points: Float32Array
  layout: Layout
  /** Root mean square of the slope of each stroke, and of all. */
  own: readonly number[]
  drawing: number
  size: number
  whole: readonly number[]
}

function strokeFeatures({ points, layout, own, drawing, size, whole }: StrokesSeen): Float32Array {
  const middles = strokeMeans(points, layout)
  const rows = own.map((scale, k) => {
    const first = 2 * layout.points * k
    const apart = points.subarray(first, first + 2 * layout.points)
    const spread = rootMeanSquare(apart.map((v, i) => v - middles[first + i]))
    return [
      (middles[first] / size) * 2 - 1,
      (middles[first + 1] / size) * 2 - 1,
      spread / UNIT,
      Math.log(scale / (drawing + 1e-12) + 1e-3),
      k / layout.strokes,
      ...whole,
    ]
  })
  return Float32Array.from(rows.flat())
}
