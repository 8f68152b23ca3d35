/**
 * @file A seed's drawing on its way, and what is done to it: it is moved, sorted, mended, remembered.
 */
import { clamp } from '../maths/numbers.ts'
import { copyScene, type Part, type Scene, strokeCount } from '../strokes/scene.ts'
import { type Adam, createAdam } from './adam.ts'
import { holdNear } from './near.ts'

/** What of a stroke is learned; a colour's opacity apart. */
type Quantity = Part | 'opacity'

/** How a quantity is learned. */
interface Rule {
  /** Adam's step at the start of the run. */
  rate: number
  /** Adam's momentum, the share of the mean slope that is kept from step to step. @default 0.9 */
  momentum?: number
  /** What the values are kept within, but for frozen strokes. */
  limits?: readonly [low: number, high: number]
  /** Brings numbers `i` of the array that may move to where they are to be, in place. */
  confine?: (values: Float32Array, moves: (i: number) => boolean) => void
  /** Farthest that points go from where they began; ends that were joined then stay so. */
  reach?: number
}

/** What is learned; all else stays as it is. */
export type Learning = Partial<Record<Quantity, Rule>>

/** One seed's best drawing so far. */
export interface Best {
  /** Infinity before the first evaluation. */
  loss: number
  step: number
  /** Seen with soft edges only, so far. */
  soft: boolean
  /** Given up underway, for others were better. */
  dropped: boolean
  /** One drawing. */
  scene: Scene
}

/** A seed's drawing on its way. */
export interface Candidate {
  seed: number
  /** One drawing; it is changed in place. */
  scene: Scene
  adams: ReadonlyMap<Quantity, Adam>
  /** Points as they were at first, in the order of the strokes. */
  origin: Float32Array
}

export function createCandidate(start: Scene, seed: number, learning: Learning): Candidate {
  const names = Object.keys(learning) as Quantity[] // the keys of Learning
  const adams = names.map((name): [Quantity, Adam] => [
    name,
    createAdam(start[partOf(name)].data.length, learning[name]?.momentum),
  ])
  const origin = start.points.data.slice()
  return { seed, scene: copyScene(start), adams: new Map(adams), origin }
}

const partOf = (name: Quantity): Part => (name === 'opacity' ? 'color' : name)

/** Whether number `i` of the array that holds a quantity belongs to it. */
function belongs(name: Quantity, i: number): boolean {
  if (name === 'color') return i % 4 < 3
  return name !== 'opacity' || i % 4 === 3
}

/**
 * Moves the strokes that are not frozen.
 * @param slopes of the candidate's own arrays
 * @param pace share of the rules' rates
 */
export function move(
  { scene, adams, origin }: Candidate,
  learning: Learning,
  slopes: Record<Part, Float32Array>,
  pace: number,
): void {
  for (const [name, adam] of adams) {
    const { rate, limits, confine, reach } = learning[name]! // adams are made from these
    const values = scene[partOf(name)].data
    const length = values.length / strokeCount(scene)
    const moves = (i: number) => belongs(name, i) && !scene.frozen[Math.floor(i / length)]
    const slope = slopes[partOf(name)].map((value, i) => (moves(i) ? value : 0))
    adam.step(values, slope, rate * pace)
    if (reach !== undefined) holdNear(scene.points, { origin, reach, moves })
    if (limits) clampAll(values, limits, moves)
    confine?.(values, moves)
  }
}

function clampAll(
  values: Float32Array,
  [low, high]: readonly [number, number],
  moves: (i: number) => boolean,
): void {
  for (let i = 0; i < values.length; i++) {
    if (moves(i)) values[i] = clamp(values[i], low, high)
  }
}

/**
 * The `count` candidates that are least poor, in the order of their seeds.
 * @param poorness of each of them
 */
export function leaders(
  candidates: readonly Candidate[],
  poorness: readonly number[],
  count: number,
): Candidate[] {
  const order = [...candidates.keys()].toSorted((a, b) => poorness[a] - poorness[b])
  return order
    .slice(0, count)
    .map((i) => candidates[i])
    .toSorted((a, b) => a.seed - b.seed)
}

export const unseen = ({ scene }: Candidate): Best => ({
  loss: Number.POSITIVE_INFINITY,
  step: -1,
  soft: true,
  dropped: false,
  scene: copyScene(scene),
})

/** While edges are soft losses do not compare: the latest drawing stands for the best. */
export function better(best: Best, { scene, ...now }: Omit<Best, 'dropped'>): Best {
  if (!best.soft && !(now.loss < best.loss)) return best
  return { ...best, ...now, scene: copyScene(scene) }
}
