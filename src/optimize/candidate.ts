/**
 * @file A seed's drawing on its way, and what is done to it: it is moved, sorted, mended, remembered.
 */
import type { NdArray } from '../../rasterizer/core.ts'
import { join } from '../arrays.ts'
import { type Adam, createAdam, sortParts } from './adam.ts'
import type { Judge, Spent, Strokes } from './judge.ts'
import type { Ranking } from './rank.ts'

export interface Problem {
  /** Start: control points [seed, stroke, point, 2] in canvas pixels. */
  points: NdArray
  /** Full stroke widths in canvas pixels at the control points, or one for all of them. */
  widths: readonly number[]
  /** Of all strokes, or learned: of each its own. */
  opacity: number | 'learned'
  /** Their losses are added. */
  critics: readonly Judge[]
  /** Replaces strokes that went astray, and those of the given indices, [stroke, point, 2]; asked
   * now and then on an annealed way. */
  repair: (points: Float32Array, harmful?: readonly number[]) => Float32Array
  /** Strokes, by index, that neither move nor are repaired, in any seed's drawing. */
  frozen?: readonly number[]
  /** The order in which strokes gain most, best first; asked for now and then, if none is frozen. */
  rank?: (points: Float32Array, opacities: Float32Array) => Promise<Ranking>
  /** Milliseconds; added to. */
  spent: Spent
}

/** One seed's best drawing so far. */
export interface Best {
  /** Clean-view loss, Infinity before the first evaluation. */
  loss: number
  step: number
  /** Seen with soft edges only, so far. */
  soft: boolean
  /** Given up underway, for others were better. */
  dropped: boolean
  /** [stroke, point, 2] in canvas pixels. */
  points: Float32Array
  /** [stroke], 0–1. */
  opacities: Float32Array
}

/** A seed's drawing on its way. */
export interface Candidate {
  seed: number
  points: Float32Array
  opacities: Float32Array
  moving: Adam
  fading: Adam
}

/** Adam's step of a learned opacity, and the least there is: what cannot be seen is no stroke. */
const FADING_RATE = 0.02
const FAINTEST = 0.15

export function createCandidates(problem: Problem): Candidate[] {
  const { points: start, opacity } = problem
  const [seeds, strokes] = start.shape
  return Array.from({ length: seeds }, (_, seed) => {
    const points = part(start.data, seed, seeds).slice()
    const opacities = new Float32Array(strokes).fill(opacity === 'learned' ? 1 : opacity)
    const [moving, fading] = [createAdam(points.length), createAdam(strokes)]
    return { seed, points, opacities, moving, fading }
  })
}

/** One of several equal parts of an array. */
export const part = (values: Float32Array, index: number, parts: number): Float32Array =>
  values.subarray((index * values.length) / parts, ((index + 1) * values.length) / parts)

/** All candidates as one batch of scenes, black. */
export function pack(candidates: readonly Candidate[], { points, widths }: Problem): Strokes {
  const [, strokes, ...point] = points.shape
  const shape = [candidates.length, strokes]
  const color = candidates.flatMap(({ opacities }) => [...opacities].flatMap((a) => [0, 0, 0, a]))
  const width = Array.from({ length: candidates.length * strokes }, () => widths).flat()
  return {
    points: { data: join(candidates.map((c) => c.points)), shape: [...shape, ...point] },
    width: {
      data: Float32Array.from(width),
      shape: widths.length > 1 ? [...shape, widths.length] : shape,
    },
    color: { data: Float32Array.from(color), shape: [...shape, 4] },
  }
}

export function repair({ points }: Candidate, problem: Problem, harmful?: readonly number[]): void {
  points.set(hold(problem, problem.repair(points, harmful), points))
}

/** Sorts the strokes; those that make it worse begin again. */
export async function sort(candidate: Candidate, problem: Problem): Promise<void> {
  const { points, opacities, moving, fading } = candidate
  const ranking = await problem.rank?.(points, opacities)
  if (!ranking) return
  const { order, losses } = ranking
  for (const values of [points, opacities]) sortParts(values, order)
  for (const adam of [moving, fading]) adam.sort(order)
  const harmful = [...order.keys()].filter((i) => losses[i + 1] > losses[i])
  if (harmful.length > 0) repair(candidate, problem, harmful)
}

export function move(
  { points, moving }: Candidate,
  problem: Problem,
  slope: Float32Array,
  rate: number,
): void {
  moving.step(points, hold(problem, slope), rate)
}

/** @param slope of the colours, [stroke, 4] */
export function fade(
  { opacities, fading }: Candidate,
  problem: Problem,
  slope: Float32Array,
  rate: number,
): void {
  const slopes = opacities.map((_, i) => slope[4 * i + 3])
  fading.step(opacities, hold(problem, slopes), FADING_RATE * rate)
  for (const [i, opacity] of opacities.entries()) {
    opacities[i] = Math.min(Math.max(opacity, FAINTEST), 1)
  }
}

/** Sets the frozen strokes of a drawing's [stroke, …] to what they were, or to nothing. */
function hold(
  { points, frozen = [] }: Problem,
  values: Float32Array,
  before: Float32Array = new Float32Array(values.length),
): Float32Array {
  const length = values.length / points.shape[1]
  for (const stroke of frozen) {
    values.set(before.subarray(stroke * length, (stroke + 1) * length), stroke * length)
  }
  return values
}

/** The `count` candidates of the lowest loss, in the order of their seeds. */
export function leaders(
  candidates: Candidate[],
  best: readonly Best[],
  count: number,
): Candidate[] {
  if (candidates.length <= count) return candidates
  const byLoss = candidates.toSorted((a, b) => best[a.seed].loss - best[b.seed].loss)
  return byLoss.slice(0, count).toSorted((a, b) => a.seed - b.seed)
}

export const unseen = ({ points, opacities }: Candidate): Best => ({
  loss: Number.POSITIVE_INFINITY,
  step: -1,
  soft: true,
  dropped: false,
  points: points.slice(),
  opacities: opacities.slice(),
})

/** While edges are soft losses do not compare: the latest drawing stands for the best. */
export function better(
  best: Best,
  loss: number,
  step: number,
  soft: boolean,
  { points, opacities }: Candidate,
): Best {
  if (!best.soft && !(loss < best.loss)) return best
  return { ...best, loss, step, soft, points: points.slice(), opacities: opacities.slice() }
}
