/**
 * @file What the hand is told after a look: ways that each control point could go, all of them uphill, and
 * what lies where it is. training/hand/sight.py says the same.
 */
import type { Look } from './draw-by-hand.ts'
import { farSlopes } from './far-slopes.ts'
import { clamped, pointFeatures, strokeFeatures } from './features.ts'
import { blurred, cellsOf, inclines } from './grid.ts'
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
