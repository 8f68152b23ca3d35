/** @file How well finished strokes do: their loss in the clean view, drawn as a viewer shows them. */
import { createWorkspace, render } from '../../rasterizer/core.ts'
import type { Objective } from '../objective/objective.ts'
import {
  packStrokes,
  pathsOf,
  pickStrokes,
  type Scene,
  setStrokes,
  strokeCount,
  unpackStrokes,
} from '../strokes/scene.ts'
import type { Stroke } from '../strokes/strokes.ts'
import { meet } from './meet.ts'
import { type Ranking, rank } from './rank.ts'
import { undouble } from './undouble.ts'

type Looker = Pick<Objective, 'size' | 'homographies' | 'look'>

/**
 * Losses of some strokes of a scene in the clean view, summed over the objectives.
 * @param drawings indices of strokes in the order they are painted; there may be none
 */
async function cleanLosses(
  scene: Scene,
  drawings: readonly (readonly number[])[],
  objectives: readonly Looker[],
): Promise<number[]> {
  const totals = drawings.map(() => 0)
  for (const objective of objectives) {
    const views = { data: objective.homographies([0]), shape: [1, 3, 3] }
    const canvas = { size: objective.size, views }
    const workspace = createWorkspace()
    for (const [i, shown] of drawings.entries()) {
      const image = shown.length
        ? render(pathsOf(pickStrokes(scene, shown)), canvas, workspace).image.data
        : new Float32Array(3 * objective.size ** 2).fill(1)
      totals[i] += await objective.look(image)
    }
  }
  return totals
}

/** The order in which the strokes of a scene gain most: of all, or of so many. */
export const rankStrokes = (
  scene: Scene,
  objectives: readonly Looker[],
  count?: number,
): Promise<Ranking> =>
  rank(strokeCount(scene), (drawings) => cleanLosses(scene, drawings, objectives), count)

/** The order in which the strokes of a scene are, and what they gain in it. */
export async function measureStrokes(
  scene: Scene,
  objectives: readonly Looker[],
): Promise<Ranking> {
  const order = [...scene.frozen.keys()]
  const prefixes = Array.from({ length: order.length + 1 }, (_, count) => order.slice(0, count))
  return { order, losses: await cleanLosses(scene, prefixes, objectives) }
}

/** Loss of a scene of one drawing in the clean view. */
export async function cleanLoss(scene: Scene, objectives: readonly Looker[]): Promise<number> {
  const [loss] = await cleanLosses(scene, [[...scene.frozen.keys()]], objectives)
  return loss
}

/**
 * Cuts the strokes of a sorted drawing, in place, to what of them is bare.
 * @param losses of the first 0, 1, … of them
 * @returns how many were cut, and the indices of those without which the drawing is no poorer
 */
export async function undoubleScene(
  scene: Scene,
  losses: readonly number[],
  objectives: readonly Looker[],
): Promise<{ cut: number; idle: number[] }> {
  const before = unpackStrokes(scene)
  const { strokes, idle } = await undouble(before, losses, lossIn(scene, objectives))
  return { cut: putChanged(scene, before, strokes), idle }
}

/** By which share of what all strokes gain the loss may rise for ends that meet. */
const MEETING = 0.001

/**
 * Lets ends of strokes meet, in place.
 * @param losses of the first 0, 1, … of them
 * @returns how many were moved
 */
export async function meetScene(
  scene: Scene,
  losses: readonly number[],
  objectives: readonly Looker[],
): Promise<number> {
  const before = unpackStrokes(scene)
  const slack = MEETING * (losses[0] - losses[losses.length - 1])
  const { strokes, ends } = await meet(before, lossIn(scene, objectives), slack)
  putChanged(scene, before, strokes)
  return ends
}

/** Measures strokes as a scene of another's layout. */
const lossIn = (scene: Scene, objectives: readonly Looker[]) => (strokes: readonly Stroke[]) =>
  cleanLoss(packLike(scene, strokes), objectives)

const packLike = ({ taper, points }: Scene, strokes: readonly Stroke[]): Scene =>
  packStrokes(strokes, taper, points.shape[2])

/** Puts the strokes that changed into a scene. @returns how many did */
function putChanged(scene: Scene, before: readonly Stroke[], now: readonly Stroke[]): number {
  const changed = [...now.keys()].filter((i) => now[i] !== before[i])
  if (changed.length > 0) {
    const strokes = changed.map((i) => now[i])
    setStrokes(scene, changed, packLike(scene, strokes))
  }
  return changed.length
}
