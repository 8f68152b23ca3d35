/** @file From the first strokes of every seed to the strokes of the best one, sorted. */

import { OptionError } from '../errors.ts'
import type { Critic } from '../objective/photo-critic.ts'
import { type SketchOptions, strokeBudget } from '../options.ts'
import type { Photo } from '../photo/photo.ts'
import type { Saliency } from '../photo/saliency.ts'
import type { Random } from '../random.ts'
import {
  inked,
  type Point,
  packPoints,
  type Stroke,
  unpackPoints,
  widthsOf,
} from '../strokes/strokes.ts'
import type { Best } from './candidate.ts'
import { cleanLosses } from './evaluate.ts'
import type { Spent } from './judge.ts'
import { optimize, type Step } from './optimize.ts'
import { type LossesOf, rank } from './rank.ts'
import { best } from './select.ts'
import { initialize, replaceDead } from './start/contours.ts'

/** Strokes in order, best first. */
export interface Grown {
  /** [stroke][4] in canvas pixels. */
  points: Point[][]
  /** By stroke. */
  opacities: number[]
  /** Clean-view losses of the first 0, 1, … strokes. */
  losses: number[]
}

export interface Site {
  options: SketchOptions
  /** Where strokes may begin, and the photo mounted in the same square. */
  where: Saliency
  photo: Photo
  critics: readonly Critic[]
  /** Strokes given from outside to begin with, and those of them that stay as they are. */
  from?: readonly Stroke[]
  frozen?: readonly number[]
  /** Milliseconds; added to. */
  spent: Spent
}

/** Streams of chance, so that one stage's appetite does not change another's. */
const STREAM = { steps: 2, repair: 3, strokes: 4 }

/**
 * @returns the drawing, and what became of every seed
 * @throws {AbortError} once `signal` has fired
 */
export async function grow(
  site: Site,
  random: Random,
  onStep: (step: Step) => unknown,
  signal?: AbortSignal,
): Promise<{ grown: Grown; seeds: Best[] }> {
  const { options, where, photo, critics, spent, frozen } = site
  const anew = random.fork(STREAM.repair)
  const rankOf = async (points: Float32Array, opacities: Float32Array) =>
    rank(opacities.length, lossesOf(unpackPoints(points), [...opacities], options, critics))
  const problem = {
    points: packPoints(startsOf(site, random)),
    widths: widthsOf(options),
    opacity: options.opacity,
    critics,
    frozen,
    rank: frozen?.length ? undefined : rankOf,
    repair: (points: Float32Array, harmful?: readonly number[]) => {
      const strokes = unpackPoints(points)
      return packPoints([replaceDead(strokes, where, photo, options.canvas, anew, harmful)]).data
    },
    spent,
  }
  const seeds = await optimize(problem, options, random.fork(STREAM.steps), onStep, signal)
  const { points, opacities } = seeds[best(seeds)]
  const { order, losses } = await rankOf(points, opacities)
  const strokes = unpackPoints(points)
  const sorted = { points: order.map((i) => strokes[i]), opacities: order.map((i) => opacities[i]) }
  return { grown: { ...sorted, losses }, seeds }
}

/** The first strokes of every seed. */
function startsOf({ options, where, photo, from }: Site, random: Random): Point[][][] {
  if (from) return [pointsOf(from)]
  const start = { ...options, strokes: strokeBudget(options) }
  return Array.from({ length: options.seeds }, (_, seed) =>
    initialize(where, photo.fromCanvas, start, random.fork(STREAM.strokes + seed)),
  )
}

/** Clean-view losses of drawings with some of the strokes. */
function lossesOf(
  points: Point[][],
  opacities: number[],
  options: SketchOptions,
  critics: readonly Critic[],
): LossesOf {
  const strokes = points.map((stroke, i) => inked(stroke, options, opacities[i]))
  return (drawings) =>
    cleanLosses(
      drawings.map((shown) => shown.map((i) => strokes[i])),
      critics,
    )
}

/** The first `count` strokes. */
export const shortened = ({ points, opacities, losses }: Grown, count: number): Grown => ({
  points: points.slice(0, count),
  opacities: opacities.slice(0, count),
  losses: losses.slice(0, count + 1),
})

/** @throws {OptionError} unless there are strokes, each of one segment. */
function pointsOf(strokes: readonly Stroke[]): Point[][] {
  const points = strokes.map((stroke) => stroke.points)
  if (points.length > 0 && points.every(({ length }) => length === 4)) return points
  throw new OptionError('strokes to go on from must be one cubic segment each')
}
