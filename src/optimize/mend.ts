/**
 * @file What is done to drawings now and then on their way: strokes that went astray begin again,
 * all are sorted, those that go over others are cut.
 */
import { join, partOf } from '../maths/arrays.ts'
import { keepStrokes, type Scene, strokeCount } from '../strokes/scene.ts'
import type { Candidate } from './candidate.ts'
import type { Ranking } from './rank.ts'
import { paceAt, type Schedule, sortingSteps } from './schedule.ts'

/** Replaces strokes that went astray, in place; and those of the given indices. */
export type Repair = (scene: Scene, others?: readonly number[]) => void

/**
 * Cuts the strokes of a sorted drawing, in place, to what of them is bare.
 * @param losses of the first 0, 1, … strokes
 * @returns how many were cut, and the indices of those without which the drawing is no poorer
 */
export type Undouble = (
  scene: Scene,
  losses: readonly number[],
) => Promise<{ cut: number; idle: number[] }>

export interface Mending {
  schedule: Schedule
  /** Replaces strokes that went astray; asked now and then on an annealed way. */
  repair?: Repair
  /**
   * Finds the order in which strokes gain most; asked now and then. Those it leaves out are given up.
   * Without, any order will do.
   */
  rank?: (scene: Scene) => Promise<Ranking>
  /** Cuts the strokes of a sorted drawing, in place, to what of them is bare. */
  undouble?: Undouble
}

/** Mends drawings when it is time to. */
export async function mend(
  candidates: readonly Candidate[],
  step: number,
  mending: Mending,
): Promise<void> {
  const { schedule, repair, rank } = mending
  if (repair && paceAt(step, schedule).repairs) for (const { scene } of candidates) repair(scene)
  if (!rank || !sortingSteps(schedule).includes(step)) return
  for (const candidate of candidates) await sort(candidate, await rank(candidate.scene), mending)
}

/** Keeps the strokes that rank, in their order; those that make it worse, and those that only go over others, begin again. */
async function sort(
  candidate: Candidate,
  { order, losses }: Ranking,
  { repair, undouble }: Mending,
): Promise<void> {
  const { scene, adams, origin } = candidate
  const strokes = strokeCount(scene)
  for (const adam of adams.values()) adam.pick(order, strokes)
  candidate.origin = join(order.map((i) => partOf(origin, i, strokes)))
  keepStrokes(scene, order)
  const harmful = [...order.keys()].filter((i) => losses[i + 1] > losses[i])
  const { idle = [] } = (await undouble?.(scene, losses)) ?? {}
  const again = [...new Set([...harmful, ...idle])]
  if (again.length > 0) repair?.(scene, again)
}
