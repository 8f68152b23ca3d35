/** @file How well finished strokes do: their loss in the clean view, drawn as a viewer shows them. */
import { createWorkspace, render } from '../../rasterizer/core.ts'
import type { Objective } from '../objective/objective.ts'
import { pathsOf, pickStrokes, type Scene, strokeCount } from '../strokes/scene.ts'
import { type Ranking, rank } from './rank.ts'

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

/** The order in which the strokes of a scene gain most. */
export const rankStrokes = (scene: Scene, objectives: readonly Looker[]): Promise<Ranking> =>
  rank(strokeCount(scene), (drawings) => cleanLosses(scene, drawings, objectives))

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
