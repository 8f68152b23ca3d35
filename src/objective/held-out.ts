/** @file How well finished strokes fit the words in views that no step looked through. */
import { createWorkspace, render } from '../../rasterizer/core.ts'
import type { Strokes } from '../optimize/judge.ts'
import type { WishCritic } from './prompt-critic.ts'

/** So many views judge, and from this index on, where training never comes. */
const [COUNT, FIRST] = [16, 2 ** 30]

/**
 * e·T (see `prompt.ts`), mean over the views, summed over the critics.
 * @param views looked through at once, as many as the critics were made for
 */
export async function heldOutSimilarity(
  strokes: Strokes,
  critics: readonly WishCritic[],
  views: number,
): Promise<number> {
  const workspace = createWorkspace()
  const rounds = Math.ceil(COUNT / views)
  let sum = 0
  for (let round = 0; round < rounds; round++) {
    const chosen = Array.from({ length: views }, (_, i) => FIRST + round * views + i)
    for (const critic of critics) {
      const homographies = { data: critic.homographies(chosen), shape: [views, 3, 3] }
      const { image } = render(strokes, { size: critic.size, views: homographies }, workspace)
      for (const value of await critic.similarity(image.data)) sum += value
    }
  }
  return sum / (rounds * views)
}
