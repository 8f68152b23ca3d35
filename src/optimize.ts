/**
 * @file The loop: strokes → views → pixels → critics → loss → gradient → Adam, all seeds at once.
 *
 * Each step looks at every seed's drawing through the clean view and a few random ones. The clean
 * view doubles as the evaluation, so keeping the best step costs nothing. Early steps draw with soft
 * edges, whose gradients reach further; what is kept was drawn with the edges an SVG viewer shows.
 */
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { createWorkspace, type NdArray, render, type Workspace } from '../rasterizer/index.ts'
import type { Critic } from './critic.ts'
import { throwIfAborted } from './errors.ts'
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
  /** Spent so far, within the loop. */
  milliseconds: { raster: number; encoder: number }
}

/**
 * Optimises all seeds' strokes together.
 * @param onStep called after every step
 * @throws {AbortError} between two steps once `signal` has fired.
 */
export async function optimize(
  problem: Problem,
  schedule: Schedule,
  random: Random,
  onStep: (step: Step) => void = () => {},
  signal?: AbortSignal,
): Promise<Best[]> {
  const { points } = problem
  const [seeds] = points.shape
  const adam = new AnnealedAdam(schedule.learningRate)
  const variable = tf.tidy(() => tf.variable(tf.tensor(points.data, [...points.shape])))
  const best = Array.from({ length: seeds }, () => unseen(points))
  const milliseconds = { raster: 0, encoder: 0 }
  const workspace = createWorkspace()
  try {
    for (let step = 0; step < schedule.iterations; step++) {
      throwIfAborted(signal)
      const { softness, rate, repairs, evaluates } = paceAt(step, schedule)
      if (repairs) {
        const repaired = problem.repair(variable.dataSync<'float32'>())
        tf.tidy(() => variable.assign(tf.tensor(repaired, variable.shape)))
      }
      const views = [0, ...pickViews(schedule, step, random)]
      const now = { data: variable.dataSync<'float32'>(), shape: points.shape }
      const { losses, slope } = await judge(problem, now, views, softness, workspace, milliseconds)
      if (evaluates) keepBest(best, now, losses, step, softness > 1)
      adam.anneal(schedule.learningRate * rate)
      tf.tidy(() =>
        adam.applyGradients([{ name: variable.name, tensor: tf.tensor(slope, variable.shape) }]),
      )
      onStep({ step: step + 1, losses, best: [...best], milliseconds })
    }
  } finally {
    variable.dispose()
    adam.dispose()
  }
  return best
}

/** Losses of the clean view and the gradient of all views with respect to the control points. */
async function judge(
  { critics, width }: Problem,
  points: NdArray,
  views: number[],
  softness: number,
  workspace: Workspace,
  milliseconds: Step['milliseconds'],
): Promise<{ losses: number[]; slope: Float32Array }> {
  const [seeds, strokes] = points.shape
  const total = { losses: new Array<number>(seeds).fill(0), slope: points.data.map(() => 0) }
  const paths = {
    points,
    width: { data: new Float32Array(seeds * strokes).fill(width), shape: [seeds, strokes] },
    color: { data: ink(seeds * strokes), shape: [seeds, strokes, 4] },
  }
  for (const critic of critics) {
    const start = performance.now()
    const homographies = { data: critic.homographies(views), shape: [views.length, 3, 3] }
    const canvas = { size: critic.size, softness, views: homographies }
    const drawing = render(paths, canvas, workspace)
    const drawn = performance.now()
    const { loss, slope } = await critic.judge(drawing.image.data, views)
    const judged = performance.now()
    const pull = drawing.backward(slope).points.data
    milliseconds.encoder += judged - drawn
    milliseconds.raster += drawn - start + (performance.now() - judged)
    total.losses = total.losses.map((sum, seed) => sum + loss[seed])
    total.slope = total.slope.map((sum, i) => sum + pull[i])
  }
  return total
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

/** tfjs keeps Adam's step size to itself; annealing needs to set it. */
class AnnealedAdam extends tf.AdamOptimizer {
  constructor(learningRate: number) {
    super(learningRate, 0.9, 0.999)
  }
  anneal(learningRate: number): void {
    this.learningRate = learningRate
  }
}
