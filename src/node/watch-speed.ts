/** @file A run that must end in time: whether its steps take longer than they did, and what follows. */
import { median } from 'simple-statistics'
import { seedsAt } from '../optimize/schedule.ts'
import type { Costs, Effort } from './effort.ts'

export interface Watching {
  /** Milliseconds on the clock of `performance.now()`. */
  deadline: number
  costs: Costs
  /** Whether seeds that are behind are dropped underway. */
  drops: boolean
  /** Whether to give up a run that is so slow that another one, of fewer steps, is better. */
  givesUp: boolean
}

export interface Watch {
  /** Fires when the run is to be given up. */
  signal: AbortSignal
  /** How many times longer than they were steps take. */
  slower(): number
  /** To be asked after every step: whether to take no more of them. */
  enough(done: number): boolean
}

/** After this share of the steps it is seen … */
const SEEN = 0.2
/** … whether they take so much longer that less than the pace's soft part would be done. */
const TOO_SLOW = 1.6
/** The steps that tell how fast the machine is now: sorting, which some begin with, is left out. */
const LATEST = 5

export function watchSpeed(
  { iterations, seeds }: Effort,
  { deadline, costs, drops, givesUp }: Watching,
): Watch {
  const late = new AbortController()
  const lookedAt = Math.max(LATEST, Math.ceil(SEEN * iterations))
  const times: number[] = []
  let before: number | undefined
  const slower = () =>
    times.length > 0 ? Math.max(1, median(times.slice(-LATEST)) / costs.step) : 1
  return {
    signal: late.signal,
    slower,
    enough(done) {
      const now = performance.now()
      const alive = seedsAt(done - 1, seeds, { drops, iterations })
      if (before !== undefined) times.push((now - before) / alive)
      before = now
      if (givesUp && done === lookedAt && slower() > TOO_SLOW) late.abort()
      const rest = alive * costs.step + costs.finish(seeds)
      return done < iterations && now + slower() * rest > deadline
    },
  }
}
