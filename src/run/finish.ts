/** @file What is done with the seeds' drawings once no step is taken any more. */
import type { Objective } from '../objective/objective.ts'
import type { Best } from '../optimize/candidate.ts'
import { measureStrokes, meetScene, undoubleScene } from '../optimize/evaluate.ts'
import type { Ranking } from '../optimize/rank.ts'
import type { Kind } from '../output/drawing.ts'
import { keepStrokes, type Scene } from '../strokes/scene.ts'
import type { Plan } from './plan.ts'

/** The seeds with what finished drawings of them are worth; dropped ones are not worth a look. */
export async function rateAll(
  seeds: readonly Best[],
  rate: (scene: Scene) => Promise<number>,
  { putsBack, starts }: Pick<Plan<Kind>, 'putsBack' | 'starts'>,
): Promise<Best[]> {
  const rated: Best[] = []
  for (const [i, seed] of seeds.entries()) {
    const now = seed.dropped ? seed : { ...seed, loss: await rate(seed.scene) }
    const before = putsBack ? await rate(starts[i]) : Number.POSITIVE_INFINITY
    rated.push(before < now.loss ? { ...now, loss: before, step: 0, scene: starts[i] } : now)
  }
  return rated
}

/**
 * Cuts strokes, in place, to what of them is bare, and lets their ends meet.
 * @returns the ranking then; idle strokes come last
 */
export async function tidied(
  scene: Scene,
  ranking: Ranking,
  objectives: readonly Objective[],
): Promise<Ranking> {
  keepStrokes(scene, ranking.order)
  const all = [...ranking.order.keys()]
  const { cut, idle } = await undoubleScene(scene, ranking.losses, objectives)
  keepStrokes(scene, [...all.filter((i) => !idle.includes(i)), ...idle])
  const ends = await meetScene(scene, ranking.losses, objectives)
  const changed = cut + idle.length + ends > 0
  return changed ? measureStrokes(scene, objectives) : { order: all, losses: ranking.losses }
}
