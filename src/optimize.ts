/**
 * @file The loop: strokes → views → pixels → critics → loss → gradient → Adam, all seeds at once.
 *
 * Each step looks at every seed's drawing through the clean view and a few random ones. The clean
 * view doubles as the evaluation, so keeping the best step costs nothing. Early steps draw with soft
 * edges, whose gradients reach further; what is kept was drawn with the edges an SVG viewer shows.
 */
import { createWorkspace, type NdArray } from '../rasterizer/index.ts'
import { type Adam, createAdam, sortParts } from './adam.ts'
import { throwIfAborted } from './errors.ts'
import { join } from './features.ts'
import { type Judge, judge, type Spent, type Strokes } from './judge.ts'
import type { Random } from './random.ts'
import { paceAt, prefixAt, type Schedule, seedsAt, settled, sorts } from './schedule.ts'

export interface Problem {
  /** Start: control points [seed, stroke, point, 2] in canvas pixels. */
  points: NdArray
  /** Full stroke widths in canvas pixels at the control points, or one for all of them. */
  widths: readonly number[]
  /** Of all strokes, or learned: of each its own. */
  opacity: number | 'learned'
  /** Their losses are added. */
  critics: readonly Judge[]
  /** Replaces strokes that went astray, [stroke, point, 2]; asked twice a seed on an annealed way. */
  repair: (points: Float32Array) => Float32Array
  /** Strokes, by index, that neither move nor are repaired, in any seed's drawing. */
  frozen?: readonly number[]
  /** The order in which strokes gain most, best first; asked for now and then, if none is frozen. */
  rank?: (points: Float32Array, opacities: Float32Array) => Promise<number[]>
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
  /** [stroke, point, 2] in canvas pixels. */
  points: Float32Array
  /** [stroke], 0–1. */
  opacities: Float32Array
}

export interface Step {
  step: number
  /** Clean-view loss of each seed; NaN for those dropped. */
  losses: number[]
  /** Of each seed, dropped ones included. */
  best: Best[]
  /** Control points of every seed after it, [stroke, point, 2]; the next step moves them. */
  points: Float32Array[]
}

/** A seed's drawing on its way. */
interface Candidate {
  seed: number
  points: Float32Array
  opacities: Float32Array
  moving: Adam
  fading: Adam
}

/** Adam's step of a learned opacity, and the least there is: what cannot be seen is no stroke. */
const FADING_RATE = 0.02
const FAINTEST = 0.15

/**
 * Optimises all seeds' strokes together; on an annealed way, those behind are dropped underway.
 * @param onStep called after every step; the next one waits for its promise
 * @throws {AbortError} between two steps once `signal` has fired.
 */
export async function optimize(
  problem: Problem,
  schedule: Schedule,
  random: Random,
  onStep: (step: Step) => unknown = () => {},
  signal?: AbortSignal,
): Promise<Best[]> {
  const { critics, spent } = problem
  const all = createCandidates(problem)
  const points = all.map((candidate) => candidate.points)
  const best = all.map(unseen)
  let candidates = all
  const workspace = createWorkspace()
  const history: number[] = []
  for (let step = 0; step < schedule.iterations && !settled(history, schedule); step++) {
    throwIfAborted(signal)
    const { softness, rate, repairs, evaluates } = paceAt(step, schedule)
    candidates = leaders(candidates, best, seedsAt(step, all.length, schedule))
    if (repairs) for (const candidate of candidates) repair(candidate, problem)
    if (sorts(step, schedule)) for (const candidate of candidates) await sort(candidate, problem)
    const views = [0, ...pickViews(schedule, step, random)]
    const drawn = pack(candidates, problem)
    const strokes = problem.points.shape[1]
    const prefix = prefixAt(step, strokes, schedule, random)
    const shown = views.map((_, i) => (i === 1 && problem.rank ? prefix : strokes))
    const { loss, slopes } = await judge(drawn, critics, views, softness, workspace, spent, shown)
    const losses = best.map(() => Number.NaN)
    for (const [i, candidate] of candidates.entries()) {
      const { seed } = candidate
      losses[seed] = loss[i]
      if (evaluates) best[seed] = better(best[seed], loss[i], step, softness > 1, candidate)
      const pull = (slope: Float32Array) => part(slope, i, candidates.length)
      move(candidate, problem, pull(slopes.points), schedule.learningRate * rate)
      if (problem.opacity === 'learned') fade(candidate, problem, pull(slopes.color), rate)
    }
    if (softness === 1) history.push(Math.min(...best.map(({ loss }) => loss)))
    await onStep({ step: step + 1, losses, best: [...best], points })
  }
  return best
}

function createCandidates(problem: Problem): Candidate[] {
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
const part = (values: Float32Array, index: number, parts: number): Float32Array =>
  values.subarray((index * values.length) / parts, ((index + 1) * values.length) / parts)

/** All candidates as one batch of scenes, black. */
function pack(candidates: readonly Candidate[], { points, widths }: Problem): Strokes {
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

function repair({ points }: Candidate, problem: Problem): void {
  points.set(hold(problem, problem.repair(points), points))
}

async function sort(
  { points, opacities, moving, fading }: Candidate,
  { rank }: Problem,
): Promise<void> {
  const order = await rank?.(points, opacities)
  if (!order) return
  for (const values of [points, opacities]) sortParts(values, order)
  for (const adam of [moving, fading]) adam.sort(order)
}

function move(
  { points, moving }: Candidate,
  problem: Problem,
  slope: Float32Array,
  rate: number,
): void {
  moving.step(points, hold(problem, slope), rate)
}

/** @param slope of the colours, [stroke, 4] */
function fade(
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
function leaders(candidates: Candidate[], best: readonly Best[], count: number): Candidate[] {
  if (candidates.length <= count) return candidates
  const byLoss = candidates.toSorted((a, b) => best[a.seed].loss - best[b.seed].loss)
  return byLoss.slice(0, count).toSorted((a, b) => a.seed - b.seed)
}

/** Different indices from 1 … bank, or those that no step before had. */
function pickViews({ views, bank }: Schedule, step: number, random: Random): number[] {
  if (bank === 0) return Array.from({ length: views }, (_, i) => 1 + step * views + i)
  const left = Array.from({ length: bank }, (_, i) => i + 1)
  return Array.from({ length: views }, () => left.splice(random.index(left.length), 1)[0])
}

const unseen = ({ points, opacities }: Candidate): Best => ({
  loss: Number.POSITIVE_INFINITY,
  step: -1,
  soft: true,
  points: points.slice(),
  opacities: opacities.slice(),
})

/** While edges are soft losses do not compare: the latest drawing stands for the best. */
function better(
  best: Best,
  loss: number,
  step: number,
  soft: boolean,
  { points, opacities }: Candidate,
): Best {
  if (!best.soft && !(loss < best.loss)) return best
  return { loss, step, soft, points: points.slice(), opacities: opacities.slice() }
}
