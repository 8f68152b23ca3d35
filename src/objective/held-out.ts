/** @file How well finished drawings fit the words in views that no step looked through. */
import { createWorkspace, render } from '../../rasterizer/core.ts'
import { pathsOf, type Scene } from '../strokes/scene.ts'
import type { Objective } from './objective.ts'

/** So many views judge, and from this index on, where training never comes. */
const [COUNT, FIRST] = [16, 2 ** 30]

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
    const chosen = Array.from({ length: atOnce }, (_, i) => FIRST + round * atOnce + i)
    for (const objective of objectives) {
      const views = { data: objective.homographies(chosen), shape: [atOnce, 3, 3] }
      const { image } = render(pathsOf(scene), { size: objective.size, views }, workspace)
      for (const value of await objective.similarity(image.data)) sum += value
    }
  }
  return sum / (rounds * atOnce)
}
