/**
 * @file The loop: strokes → views → pixels → critics → loss → gradient → Adam, all seeds at once.
 *
 * Each step looks at every seed's drawing through the clean view and a few random ones. The clean
 * view doubles as the evaluation, so keeping the best step costs nothing. Early steps draw with soft
 * edges, whose gradients reach further; what is kept was drawn with the edges an SVG viewer shows.
 */
import { createWorkspace, type NdArray } from '../rasterizer/index.ts'
import { createAdam } from './adam.ts'
import type { Critic } from './critic.ts'
import { throwIfAborted } from './errors.ts'
import { judge, type Spent } from './judge.ts'
import type { Random } from './random.ts'
import { paceAt, type Schedule } from './schedule.ts'

export interface Problem {
  /** Start: control points [seed, stroke, point, 2] in canvas pixels. */
  points: NdArray
  /** Full stroke width in canvas pixels. */
  width: number
  /** Their losses are added. */
  critics: readonly Critic[]
  /** Replaces strokes that went astray, [seed, stroke, point, 2]; asked twice on an annealed way. */
  repair: (points: Float32Array) => Float32Array
  /** Strokes, by index, that neither move nor are repaired, in any seed's drawing. */
  frozen?: readonly number[]
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
}

export interface Step {
  step: number
  /** Clean-view loss of each seed. */
  losses: number[]
  best: Best[]
  /** Control points of every seed after it, [seed, stroke, point, 2]; the next step moves them. */
  points: Float32Array
  /** Spent so far, within the loop. */
  milliseconds: Spent
}

/**
 * Optimises all seeds' strokes together.
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
  const start = problem.points
  const [seeds, strokes] = start.shape
  const adam = createAdam(start.data.length)
  const points = { data: start.data.slice(), shape: start.shape }
  const width = {
    data: new Float32Array(seeds * strokes).fill(problem.width),
    shape: [seeds, strokes],
  }
  const color = { data: ink(seeds * strokes), shape: [seeds, strokes, 4] }
  const best = Array.from({ length: seeds }, () => unseen(points))
  const milliseconds = { raster: 0, encoder: 0 }
  const workspace = createWorkspace()
  for (let step = 0; step < schedule.iterations; step++) {
    throwIfAborted(signal)
    const { softness, rate, repairs, evaluates } = paceAt(step, schedule)
    if (repairs) points.data.set(keepFrozen(problem, problem.repair(points.data), points.data))
    const views = [0, ...pickViews(schedule, step, random)]
    const drawn = { points, width, color }
    const { critics } = problem
    const { loss, slopes } = await judge(drawn, critics, views, softness, workspace, milliseconds)
    const losses = [...loss.subarray(0, seeds)]
    if (evaluates) keepBest(best, points, losses, step, softness > 1)
    adam.step(points.data, keepFrozen(problem, slopes.points), schedule.learningRate * rate)
    await onStep({ step: step + 1, losses, best: [...best], points: points.data, milliseconds })
  }
  return best
}

/** Sets the frozen strokes of `values` [seed, stroke, …] back to what they were, or to nothing. */
function keepFrozen(
  { points, frozen = [] }: Problem,
  values: Float32Array,
  before: Float32Array = new Float32Array(values.length),
): Float32Array {
  const [seeds, strokes] = points.shape
  const length = values.length / (seeds * strokes)
  for (let seed = 0; seed < seeds; seed++) {
    for (const stroke of frozen) {
      const at = (seed * strokes + stroke) * length
      values.set(before.subarray(at, at + length), at)
    }
  }
  return values
}

/** Opaque black. */
const ink = (strokes: number): Float32Array =>
  Float32Array.from({ length: 4 * strokes }, (_, i) => (i % 4 === 3 ? 1 : 0))

/** Different indices from 1 … bank, or those that no step before had. */
function pickViews({ views, bank }: Schedule, step: number, random: Random): number[] {
  if (bank === 0) return Array.from({ length: views }, (_, i) => 1 + step * views + i)
  const left = Array.from({ length: bank }, (_, i) => i + 1)
  return Array.from({ length: views }, () => left.splice(random.index(left.length), 1)[0])
}

const unseen = (points: NdArray): Best => ({
  loss: Number.POSITIVE_INFINITY,
  step: -1,
  soft: true,
  points: points.data.slice(0, points.data.length / points.shape[0]),
})

/** While edges are soft losses do not compare: the latest drawing stands for the best. */
function keepBest(
  best: Best[],
  points: NdArray,
  losses: number[],
  step: number,
  soft: boolean,
): void {
  const length = points.data.length / losses.length
  losses.forEach((loss, seed) => {
    if (!best[seed].soft && !(loss < best[seed].loss)) return
    best[seed] = { loss, step, soft, points: points.data.slice(seed * length, (seed + 1) * length) }
  })
}
