/**
 * @file The loop: strokes → views → pixels → encoder → loss → gradient → Adam, all seeds at once.
 *
 * Each step looks at every seed's drawing through the same few views. Where the clean view is the
 * first of them it doubles as the evaluation, so that keeping the best step costs nothing. Early
 * steps may draw with soft edges, whose gradients reach further; what is kept was drawn with the
 * edges an SVG viewer shows.
 */
import { createWorkspace } from '../../rasterizer/core.ts'
import { throwIfAborted } from '../errors.ts'
import type { Random } from '../maths/random.ts'
import type { Timer } from '../progress/stopwatch.ts'
import { copyScene, type Scene, stackScenes, strokeCount } from '../strokes/scene.ts'
import {
  type Best,
  better,
  type Candidate,
  createCandidate,
  type Learning,
  leaders,
  move,
  unseen,
} from './candidate.ts'
import { chargeInk, type InkCost } from './ink-cost.ts'
import { type Judge, judge, ownVerdict, type Verdict } from './judge.ts'
import { type Mending, mend } from './mend.ts'
import { nests, paceAt, prefixAt, seedsAt, settled } from './schedule.ts'
import { best as leader } from './select.ts'

export interface Problem extends Mending {
  /** The first strokes, one drawing a seed and as many strokes in each. */
  starts: readonly Scene[]
  /** Their losses are added. */
  objectives: readonly Judge[]
  learning: Learning
  /** What opacities cost: so much times their mean, in each view. @default 0 */
  fade?: number
  /** What ink costs in each view, once strokes know their places. @default nothing */
  ink?: InkCost
  random: Random
  clock: Timer<'raster' | 'encoder'>
  /** Called after every step; the next one waits for its promise. */
  onStep?: (step: Step) => unknown
  /** Asked after every step: whether to take no more of them. */
  enough?: (done: number) => boolean
  signal?: AbortSignal
}

export interface Step {
  step: number
  /** Of each seed: in the clean view, or the mean over the views (`Schedule`); NaN once dropped. */
  losses: number[]
  /** Of each seed, dropped ones included. */
  best: Best[]
  /** Of each seed as it is now; the next step changes them. */
  scenes: Scene[]
}

/**
 * Optimises all seeds' strokes together; on an annealed way, those behind are dropped underway.
 * @throws {AbortError} between two steps once `signal` has fired.
 */
export async function optimize(problem: Problem): Promise<Best[]> {
  const { starts, schedule, learning, rank, random, onStep, enough, signal } = problem
  const { iterations, stopsAfter = iterations } = schedule
  const all = starts.map((start, seed) => createCandidate(start, seed, learning))
  const scenes = all.map(({ scene }) => scene)
  const best = all.map(unseen)
  const workspace = createWorkspace()
  const history: number[] = []
  let candidates = all
  for (let step = 0; step < stopsAfter && !settled(history, schedule); step++) {
    throwIfAborted(signal)
    candidates = going(candidates, best, step, problem)
    markDropped(best, candidates)
    await mend(candidates, step, problem)
    const views = schedule.viewsAt(step, random)
    const strokes = strokeCount(candidates[0].scene)
    const prefix = prefixAt(step, strokes, schedule, random)
    const shown = views.map((_, i) => (i === 1 && rank ? prefix : strokes))
    const { softness } = paceAt(step, schedule)
    const losses = best.map(() => Number.NaN)
    for (const group of groupsOf(candidates, schedule.atOnce)) {
      const scene = stackScenes(group.map((candidate) => candidate.scene))
      const { lines } = schedule
      const verdict = await judge({ ...problem, scene, views, shown, softness, lines, workspace })
      for (const [i, candidate] of group.entries()) {
        const own = ownVerdict(verdict, i, group.length)
        losses[candidate.seed] = learn(candidate, own, step, problem, best)
      }
    }
    if (softness === 1) history.push(best[leader(best)].loss)
    await onStep?.({ step: step + 1, losses, best: [...best], scenes })
    if (enough?.(step + 1)) break
  }
  return best
}

/** The candidates that go on after a step, those that are behind left out. */
function going(
  candidates: Candidate[],
  best: readonly Best[],
  step: number,
  { starts, schedule }: Problem,
): Candidate[] {
  const count = seedsAt(step, starts.length, schedule)
  if (count >= candidates.length) return candidates
  return leaders(
    candidates,
    candidates.map(({ seed }) => best[seed].loss),
    count,
  )
}

function markDropped(best: Best[], candidates: readonly Candidate[]): void {
  const going = new Set(candidates.map(({ seed }) => seed))
  for (const [seed, one] of best.entries()) best[seed] = { ...one, dropped: !going.has(seed) }
}

function groupsOf(candidates: Candidate[], size = candidates.length): Candidate[][] {
  const count = Math.ceil(candidates.length / size)
  return Array.from({ length: count }, (_, i) => candidates.slice(i * size, (i + 1) * size))
}

/** Moves a candidate and notes in `best` how it does. @returns its loss */
function learn(
  candidate: Candidate,
  { loss: losses, slopes }: Verdict,
  step: number,
  { schedule, learning, fade = 0, ink }: Problem,
  best: Best[],
): number {
  const { softness, rate, evaluates } = paceAt(step, schedule)
  const { seed, scene } = candidate
  const last = schedule.keeps === 'last'
  const loss = last ? losses.reduce((a, b) => a + b, 0) / losses.length : losses[0]
  const now = { loss, step, soft: softness > 1, scene }
  if (!last && evaluates) best[seed] = better(best[seed], now)
  charge(slopes.color, (fade * losses.length) / strokeCount(scene))
  if (ink && nests(step, schedule)) chargeInk(scene, slopes.points, ink, losses.length)
  move(candidate, learning, slopes, rate)
  if (last) best[seed] = { ...best[seed], ...now, scene: copyScene(scene) }
  return loss
}

/** Adds `cost` to the slopes of all opacities, [stroke, 4]. */
function charge(slope: Float32Array, cost: number): void {
  if (cost > 0) for (let i = 3; i < slope.length; i += 4) slope[i] += cost
}
