/** @file How well finished drawings fit the words in views that no step looked through. */
import { createWorkspace, render } from '../../rasterizer/core.ts'
import { pathsOf, type Scene } from '../strokes/scene.ts'
import type { Objective } from './objective.ts'

/** So many views judge finished drawings of words. */
const COUNT = 16
/** Views from this index on are held out: training never comes there. */
const FIRST = 2 ** 30

/** Indices of `count` held-out views, from the `first` of them on. */
const heldOutViews = (count: number, first = 0): number[] =>
  Array.from({ length: count }, (_, i) => FIRST + first + i)

/**
 * e·T (see `prompt.ts`) of one drawing, mean over the views, summed over the objectives by weight.
 * @param atOnce views looked through at a time
 */
export async function heldOutSimilarity(
  scene: Scene,
  objectives: readonly Objective[],
  atOnce: number,
): Promise<number> {
  const workspace = createWorkspace()
  const rounds = Math.ceil(COUNT / atOnce)
  let sum = 0
  for (let round = 0; round < rounds; round++) {
    const chosen = heldOutViews(atOnce, round * atOnce)
    for (const objective of objectives) {
      const views = { data: objective.homographies(chosen), shape: [atOnce, 3, 3] }
      const { image } = render(pathsOf(scene), { size: objective.size, views }, workspace)
      for (const value of await objective.similarity(image.data)) sum += value
    }
  }
  return sum / (rounds * atOnce)
}
