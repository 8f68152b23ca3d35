/** @file Steps and seeds that fit a time, of how long a step and the rest of a run take. */
import { seedsAt } from '../optimize/schedule.ts'

export interface Effort {
  iterations: number
  seeds: number
}

/** How long a run takes, in milliseconds. */
export interface Costs {
  /** A step of one seed. */
  step: number
  /** All before the first step. */
  before: number
  /** Sorting strokes underway, and all after the last step. */
  beside(effort: Effort): number
  /** All after the last step. */
  finish(seeds: number): number
}

export const slowed = (costs: Costs, times: number): Costs => ({
  step: times * costs.step,
  before: times * costs.before,
  beside: (effort) => times * costs.beside(effort),
  finish: (seeds) => times * costs.finish(seeds),
})

export interface Wanted {
  iterations: number
  /** Steps beyond which other seeds gain more. */
  long: number
  /** Fewest steps that make a drawing. */
  fewest: number
  /** Whether seeds that are behind are dropped underway. */
  drops: boolean
}

/** More seeds than so many gain less than steps do. */
const MOST_SEEDS = 8
/** Times the steps that are wanted, beyond which nothing is gained. */
const LONGEST = 20

/**
 * As many steps of one seed as fit, until they are long; then up to eight seeds, and then more steps again.
 * @param left milliseconds
 */
export function effortWithin(left: number, costs: Costs, wanted: Wanted): Effort {
  const { iterations, long, fewest, drops } = wanted
  const stepsOf = (seeds: number) => stepsThatFit(left, costs, { seeds, drops })
  const alone = stepsOf(1)
  if (alone <= long) return { iterations: Math.max(fewest, alone), seeds: 1 }
  const tried = Array.from({ length: MOST_SEEDS }, (_, i) => i + 1)
  const seeds = tried.findLast((count) => stepsOf(count) >= long) ?? 1
  return { iterations: Math.min(stepsOf(seeds), LONGEST * iterations), seeds }
}

/** The most steps of so many seeds; longer runs do more beside their steps. */
function stepsThatFit(
  left: number,
  costs: Costs,
  { seeds, drops }: { seeds: number; drops: boolean },
): number {
  const step = costs.step * (drops ? shareOfSteps(seeds) : seeds)
  let iterations = Math.max(0, Math.floor((left - costs.before) / step))
  const takes = () => costs.before + iterations * step + costs.beside({ iterations, seeds })
  while (iterations > 0 && takes() > left) iterations--
  return iterations
}

/** Steps of single seeds in a step of so many, on the mean of a run: most are dropped underway. */
function shareOfSteps(seeds: number): number {
  const steps = Array.from({ length: 100 }, (_, step) =>
    seedsAt(step, seeds, { drops: true, iterations: 100 }),
  )
  return steps.reduce((sum, count) => sum + count, 0) / steps.length
}
