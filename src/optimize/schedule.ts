/**
 * @file How a run is paced: soft edges whose gradients reach far, then sharp ones and smaller steps;
 * more seeds at first than at last; or CLIPasso's constant pace.
 */
import type { Random } from '../random.ts'

export interface Schedule {
  /** Steps at most. */
  iterations: number
  /** Random views a step beside the clean one, and how many there are; 0: new ones every step. */
  views: number
  bank: number
  /** annealed: soft edges at first, smaller steps later; constant: neither, as CLIPasso. */
  pace: 'annealed' | 'constant'
  /** Adam's step at the start, in canvas pixels; annealed, it falls to a tenth. */
  learningRate: number
  /** Stroke counts that matter, none beyond all strokes; empty: all alike. */
  levels: readonly number[]
}

/** What decides how the first strokes learn to draw by themselves. */
export type Nesting = Pick<Schedule, 'pace' | 'iterations' | 'levels'>

/** Softness in pixels of the view: wide at first, 1 (what a viewer shows) from here on. */
const WIDEST_SOFTNESS = 3
const SHARP_FROM = 0.6
/** Strokes gone astray are replaced at these shares of the run: late enough to know them, early
 * enough to place new ones. */
const REPAIR_AT = [0.25, 0.5]

function softnessAt(progress: number): number {
  return 1 + (WIDEST_SOFTNESS - 1) * Math.max(0, 1 - progress / SHARP_FROM)
}

/** Full step until the edges are sharp, then a half cosine down to a tenth. */
function learningRateAt(progress: number): number {
  const late = Math.max(0, (progress - SHARP_FROM) / (1 - SHARP_FROM))
  return 0.1 + 0.9 * (0.5 + 0.5 * Math.cos(Math.PI * late))
}

/** CLIPasso looks at the clean view, to keep the best step, every so many steps. */
const CLIPASSO_EVALUATION = 10

/** How a step is taken: softness, share of the learning rate, whether strokes are repaired first,
 * and whether the drawing is looked at for the best. */
export function paceAt(step: number, { pace, iterations }: Schedule) {
  const progress = step / iterations
  const evaluates = step === iterations - 1 || step % CLIPASSO_EVALUATION === 0
  if (pace === 'constant') return { softness: 1, rate: 1, repairs: false, evaluates }
  const repairs = REPAIR_AT.some((share) => step === Math.round(share * iterations))
  const [softness, rate] = [softnessAt(progress), learningRateAt(progress)]
  return { softness, rate, repairs, evaluates: true }
}

/** Seeds are dropped at these shares of an annealed run: half of them, then all but one. */
const HALVE_AT = 0.15
const DECIDE_AT = 0.3

/** How many of `seeds` are still drawn at a step. */
export function seedsAt(step: number, seeds: number, { pace, iterations }: Schedule): number {
  const progress = step / iterations
  if (pace === 'constant' || progress < HALVE_AT) return seeds
  return progress < DECIDE_AT ? Math.ceil(seeds / 2) : 1
}

/** From here on the first strokes learn to draw by themselves; before each of these shares of the
 * run strokes are sorted by what they gain, so that the first ones are those that can. */
const NESTED_FROM = 0.3
const SORT_AT = [NESTED_FROM, 0.6]
/** How often the first random view then shows the first strokes only: levels that were asked for
 * are worth a somewhat poorer whole. */
const NESTED = { levels: 1, otherwise: 0.3 }

/** Whether strokes are sorted before a step. */
export function sorts(step: number, { pace, iterations }: Nesting): boolean {
  return pace !== 'constant' && SORT_AT.some((share) => step === Math.round(share * iterations))
}

/**
 * How many strokes the first random view shows: one of the levels or, without, mostly few, because
 * they weigh most.
 */
export function prefixAt(step: number, strokes: number, schedule: Nesting, random: Random) {
  const { pace, iterations, levels } = schedule
  const [dice, size] = [random.next(), random.next()]
  const nested = levels.length > 0 ? NESTED.levels : NESTED.otherwise
  if (pace === 'constant' || step < NESTED_FROM * iterations || dice >= nested) return strokes
  return levels.length > 0 ? levels[Math.floor(size * levels.length)] : Math.floor(strokes ** size)
}

/** Steps whose gain decides whether to go on, as a share of the run, and the least relative gain.
 * Fewer would end runs whose steps are still large and about to become smaller. */
const PATIENCE = 0.19
const LEAST_GAIN = 0.003

/** @param history lowest loss after each step with sharp edges */
export function settled(history: readonly number[], { pace, iterations }: Schedule): boolean {
  const patience = Math.ceil(PATIENCE * iterations)
  if (pace === 'constant' || history.length <= patience) return false
  const [before, now] = [history.at(-1 - patience)!, history.at(-1)!]
  return before - now < LEAST_GAIN * Math.abs(before)
}
