/**
 * @file How a run is paced: soft edges whose gradients reach far, then sharp ones and smaller steps;
 * more seeds at first than at last; or CLIPasso's and CLIPDraw's pace.
 */
import { clamp } from '../maths/numbers.ts'
import type { Random } from '../maths/random.ts'

export interface Schedule {
  /** Steps that the pace is made for. */
  iterations: number
  /** Steps that are taken at most. @default all of these */
  stopsAfter?: number
  pace: Pace
  /** Stroke counts that matter, none beyond all strokes; empty: all alike. */
  levels: readonly number[]
  /** Indices of the views a step looks through, the clean one (0) first if at all. */
  viewsAt(step: number, random: Random): number[]
  /**
   * Which drawing of a seed is kept, and by which loss it is known: the best one by the loss in the
   * clean view, the first; or the last one, by the mean over the views.
   */
  keeps: 'best' | 'last'
  /** Whether seeds whose drawings are behind are given up underway. */
  drops?: boolean
  /** Drawings that are judged at a time; all seeds' by default. More are faster, and take memory. */
  atOnce?: number
  /** Lines that a Bézier segment is flattened to. @default as many as it needs */
  lines?: number
}

/**
 * annealed: soft edges and many seeds at first, smaller steps at last; constant: none of it, as
 * CLIPasso; stepped: CLIPDraw's two smaller steps.
 */
type Pace = 'annealed' | 'constant' | 'stepped'

export type Paced<O> = O & Required<Pick<Schedule, 'stopsAfter'>>

/** Options whose `iterations` are those that the pace is made for, of which fewer may be taken. */
export const paced = <O extends { iterations: number; paceSteps?: number }>(o: O): Paced<O> => ({
  ...o,
  iterations: o.iterations && (o.paceSteps ?? o.iterations),
  stopsAfter: o.iterations,
})

/** How a step is paced. */
type Pacing = Pick<Schedule, 'pace' | 'iterations'>

/** What decides which seeds go on. */
type Dropping = Pick<Schedule, 'drops' | 'iterations'>

/** What decides how the first strokes learn to draw by themselves. */
export type Nesting = Pick<Schedule, 'pace' | 'iterations' | 'levels'>

/** The clean view and so many different ones of a bank of random ones; 0: new ones every step. */
export function bankViews(views: number, bank: number): Schedule['viewsAt'] {
  if (bank === 0) return (step) => [0, ...newViews(step, views)]
  const count = Math.min(views, bank)
  return (_, random) => {
    const left = Array.from({ length: bank }, (_, i) => i + 1)
    const chosen = Array.from({ length: count }, () => left.splice(random.index(left.length), 1)[0])
    return [0, ...chosen]
  }
}

/** New random views every step; steady: the first is the clean one, where there is room for it. */
export function freshViews(views: number, steady: boolean): Schedule['viewsAt'] {
  return (step) =>
    newViews(step, views).map((view, i) => (steady && views > 1 && i === 0 ? 0 : view))
}

const newViews = (step: number, views: number): number[] =>
  Array.from({ length: views }, (_, i) => 1 + step * views + i)

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

/** Adam's momentum in short runs and in long ones, and how many slopes it forgets in a run between. */
const MOMENTUM = { least: 0.5, most: 0.9, forgets: 30 }

/**
 * The share of the mean slope of the control points that Adam keeps from step to step. After a few
 * steps the slope is another one, and a short run has no time to unlearn the first ones. Loss with 0.5
 * against 0.9: docs/experiments.md.
 */
export function momentumIn({ pace, iterations }: Pacing): number {
  const { least, most, forgets } = MOMENTUM
  return pace === 'annealed' ? clamp(1 - forgets / iterations, least, most) : most
}

/** CLIPDraw: from half of the way on 0.4 of the rates, from three quarters on 0.1. */
function steppedRateAt(progress: number): number {
  if (progress < 0.5) return 1
  return progress < 0.75 ? 0.4 : 0.1
}

/** CLIPasso looks at the clean view, to keep the best step, every so many steps. */
const CLIPASSO_EVALUATION = 10

/** How a step is taken: softness, share of the learning rate, whether strokes are repaired first,
 * and whether the drawing is looked at for the best. */
export function paceAt(step: number, { pace, iterations }: Pacing) {
  const progress = step / iterations
  const evaluates = step === iterations - 1 || step % CLIPASSO_EVALUATION === 0
  if (pace === 'constant') return { softness: 1, rate: 1, repairs: false, evaluates }
  if (pace === 'stepped') {
    return { softness: 1, rate: steppedRateAt(progress), repairs: false, evaluates: true }
  }
  const repairs = REPAIR_AT.some((share) => step === Math.round(share * iterations))
  const [softness, rate] = [softnessAt(progress), learningRateAt(progress)]
  return { softness, rate, repairs, evaluates: true }
}

/** Seeds are dropped at these shares of the run: half of them, then all but one. */
const HALVE_AT = 0.15
const DECIDE_AT = 0.3

/** How many of `seeds` are still drawn at a step. */
export function seedsAt(step: number, seeds: number, { drops, iterations }: Dropping): number {
  const progress = step / iterations
  if (!drops || progress < HALVE_AT) return seeds
  return progress < DECIDE_AT ? Math.ceil(seeds / 2) : 1
}

/** From here on the first strokes learn to draw by themselves; before each of these shares of the
 * run strokes are sorted by what they gain, so that the first ones are those that can. */
const NESTED_FROM = 0.3
const SORT_AT = [NESTED_FROM, 0.6]
/** Sorting costs as much as a dozen steps: runs of fewer steps stay in the order they began in … */
const SORTED_FROM = 50
/** … and those of fewer than this are sorted once. */
const SORTED_AGAIN_FROM = 100
/** How often the first random view then shows the first strokes only: levels that were asked for
 * are worth a somewhat poorer whole. */
const NESTED = { levels: 1, otherwise: 0.3 }

/** Whether strokes know their places, so that the first ones learn to draw by themselves. */
export const nests = (step: number, { pace, iterations }: Pacing): boolean =>
  pace !== 'constant' && step >= NESTED_FROM * iterations

/** Whether strokes are sorted underway at all. */
export const everSorts = ({ pace, iterations }: Pacing): boolean =>
  pace !== 'constant' && iterations >= SORTED_FROM

/** Steps before which strokes are sorted. */
export function sortingSteps(schedule: Pacing): number[] {
  if (!everSorts(schedule)) return []
  const { iterations } = schedule
  const shares = iterations < SORTED_AGAIN_FROM ? SORT_AT.slice(0, 1) : SORT_AT
  return shares.map((share) => Math.round(share * iterations))
}

/**
 * How many strokes the first random view shows: one of the levels or, without, mostly few, because
 * they weigh most.
 */
export function prefixAt(step: number, strokes: number, schedule: Nesting, random: Random) {
  const { levels } = schedule
  const [dice, size] = [random.next(), random.next()]
  const nested = levels.length > 0 ? NESTED.levels : NESTED.otherwise
  if (!nests(step, schedule) || dice >= nested) return strokes
  return levels.length > 0 ? levels[Math.floor(size * levels.length)] : Math.floor(strokes ** size)
}

/** Steps whose gain decides whether to go on, as a share of the run, and the least relative gain.
 * Fewer would end runs whose steps are still large and about to become smaller. */
const PATIENCE = 0.19
const LEAST_GAIN = 0.003

/** @param history lowest loss after each step with sharp edges */
export function settled(history: readonly number[], { pace, iterations }: Pacing): boolean {
  const patience = Math.ceil(PATIENCE * iterations)
  if (pace !== 'annealed' || history.length <= patience) return false
  const [before, now] = [history.at(-1 - patience)!, history.at(-1)!]
  return before - now < LEAST_GAIN * Math.abs(before)
}
