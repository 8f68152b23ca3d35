/**
 * @file The loop: strokes → views → pixels → critics → loss → gradient → Adam, all seeds at once.
 *
 * Each step looks at every seed's drawing through the clean view and a few random ones. The clean
 * view doubles as the evaluation, so keeping the best step costs nothing. Early steps draw with soft
 * edges, whose gradients reach further; what is kept was drawn with the edges an SVG viewer shows.
 */
import { createWorkspace } from '../../rasterizer/core.ts'
import { throwIfAborted } from '../errors.ts'
import type { Random } from '../random.ts'
import {
  type Best,
  better,
  createCandidates,
  fade,
  leaders,
  move,
  type Problem,
  pack,
  part,
  repair,
  sort,
  unseen,
} from './candidate.ts'
import { judge } from './judge.ts'
import { paceAt, prefixAt, type Schedule, seedsAt, settled, sorts } from './schedule.ts'
import { best as leader } from './select.ts'

export interface Step {
  step: number
  /** Clean-view loss of each seed; NaN for those dropped. */
  losses: number[]
  /** Of each seed, dropped ones included. */
  best: Best[]
  /** Control points of every seed after it, [stroke, point, 2]; the next step moves them. */
  points: Float32Array[]
}

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
    for (const { seed } of all) {
      best[seed] = { ...best[seed], dropped: candidates.every((c) => c.seed !== seed) }
    }
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
    if (softness === 1) history.push(best[leader(best)].loss)
    await onStep({ step: step + 1, losses, best: [...best], points })
  }
  return best
}

/** Different indices from 1 … bank, or those that no step before had. */
function pickViews({ views, bank }: Schedule, step: number, random: Random): number[] {
  if (bank === 0) return Array.from({ length: views }, (_, i) => 1 + step * views + i)
  const left = Array.from({ length: bank }, (_, i) => i + 1)
  return Array.from({ length: views }, () => left.splice(random.index(left.length), 1)[0])
}
