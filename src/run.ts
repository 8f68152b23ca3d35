/**
 * @file The frame of every run: streams of chance, stages, progress, the choice among the seeds, the
 * report, and whatever happens, disposal. What is drawn is a recipe's business (`sketch.ts`,
 * `draw.ts`), which makes a plan of its inputs.
 *
 *   plan: objectives, first strokes, schedule ─► optimise all seeds ─► the best of them, sorted
 */

import { throwIfAborted } from './errors.ts'
import type { Objective } from './objective/objective.ts'
import type { Best } from './optimize/candidate.ts'
import { measureStrokes, meetScene, rankStrokes, undoubleScene } from './optimize/evaluate.ts'
import { optimize, type Step } from './optimize/loop.ts'
import type { Undouble } from './optimize/mend.ts'
import type { Ranking } from './optimize/rank.ts'
import { best } from './optimize/select.ts'
import { drawingOf, visible } from './outcome.ts'
import type { DrawingOf, Kind } from './output/drawing.ts'
import { type Plan, type RunInput, type RunTools, STREAMS } from './plan.ts'
import type { Stage } from './progress.ts'
import { createRandom } from './random.ts'
import { createStopwatch } from './stopwatch.ts'
import { copyScene, keepStrokes, pickStrokes, type Scene, unpackStrokes } from './strokes/scene.ts'

/** @throws {AbortError} once the context's signal has fired, and what the plan throws */
export async function run<K extends Kind>(input: RunInput<K>): Promise<DrawingOf<K>> {
  const { kind, options, context } = input
  const { signal, enough, onProgress = () => {} } = context
  const clock = createStopwatch<Stage, 'raster' | 'encoder'>((stage) => onProgress({ stage }))
  const random = createRandom(options.seed)
  const objectives: Objective[] = []
  const tools: RunTools = {
    enter: clock.enter,
    clock,
    chance: (stream, seed = 0) => random.fork(STREAMS[kind][stream] + seed),
    async open(items, create) {
      for (const item of items) {
        throwIfAborted(signal)
        objectives.push(await create(item))
      }
      return objectives
    },
  }
  const curve: number[][] = []
  try {
    const plan = await input.plan(tools)
    const rank = (scene: Scene) =>
      plan.ranked === 'measured'
        ? measureStrokes(scene, objectives)
        : rankStrokes(scene, objectives)
    const undouble: Undouble = (scene, losses) => undoubleScene(scene, losses, objectives)
    let taken: number | undefined
    const finish = (scene: Scene, seeds: readonly Best[], ranking?: Ranking) =>
      drawingOf(input, plan, { scene, seeds, ranking, curve, taken, milliseconds: clock.read() })
    await clock.enter('optimize')
    const nested = plan.ranked === true && !plan.starts[0].frozen.includes(true)
    const seeds = await optimize({
      ...plan,
      rank: nested ? (scene) => rankStrokes(scene, objectives, plan.strokes) : undefined,
      undouble: plan.undoubles ? undouble : undefined,
      random: tools.chance('steps'),
      clock,
      signal,
      enough(done) {
        if (enough?.(done)) taken = done
        return taken !== undefined
      },
      onStep(step) {
        curve.push(step.losses)
        return onProgress({
          ...progressOf(step, options.iterations, plan),
          best: () => finish(withoutSpares(step.best[best(step.best)].scene, plan), step.best),
        })
      },
    })
    await clock.enter('select')
    const rated = plan.rate ? await rateAll(seeds, plan.rate, plan) : seeds
    const scene = copyScene(visible(rated[best(rated)].scene, plan))
    plan.settle?.(scene)
    if (!plan.ranked) return finish(scene, rated)
    const ranking = await rank(scene)
    return finish(scene, rated, plan.undoubles ? await tidied(scene, ranking, objectives) : ranking)
  } finally {
    for (const objective of objectives) await objective.dispose()
  }
}

/** What can be seen of as many strokes as were asked for: more may be underway. */
function withoutSpares<K extends Kind>(scene: Scene, plan: Plan<K>): Scene {
  const seen = visible(scene, plan)
  return pickStrokes(seen, [...seen.frozen.keys()].slice(0, plan.strokes))
}

/**
 * Cuts strokes, in place, to what of them is bare, and lets their ends meet.
 * @returns the ranking then; idle strokes come last
 */
async function tidied(
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

function progressOf<K extends Kind>({ step, losses, scenes }: Step, steps: number, plan: Plan<K>) {
  const { show = (stroke) => stroke } = plan
  return {
    stage: 'optimize' as const,
    step,
    steps,
    loss: Math.min(...losses.filter(Number.isFinite)),
    candidates: () => scenes.map((scene) => unpackStrokes(scene).map(show)),
  }
}

/** The seeds with what finished drawings of them are worth; dropped ones are not worth a look. */
async function rateAll(
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
