/**
 * @file The frame of every run: streams of chance, stages, progress, the choice among the seeds, the
 * report, and whatever happens, disposal. What is drawn is a recipe's business (`sketch/`, `draw/`),
 * which makes a plan of its inputs.
 *
 *   plan: objectives, first strokes, schedule ─► optimise all seeds ─► the best of them, sorted
 */

import { throwIfAborted } from '../errors.ts'
import { createRandom } from '../maths/random.ts'
import type { Objective } from '../objective/objective.ts'
import type { Best } from '../optimize/candidate.ts'
import { measureStrokes, rankStrokes, undoubleScene } from '../optimize/evaluate.ts'
import { optimize, type Step } from '../optimize/loop.ts'
import type { Undouble } from '../optimize/mend.ts'
import { best } from '../optimize/select.ts'
import type { DrawingOf, Kind } from '../output/drawing.ts'
import type { Stage } from '../progress/progress.ts'
import { createStopwatch, type Stopwatch } from '../progress/stopwatch.ts'
import { copyScene, pickStrokes, type Scene, unpackStrokes } from '../strokes/scene.ts'
import { rateAll, tidied } from './finish.ts'
import { drawingOf, type Outcome, visible } from './outcome.ts'
import { type Plan, type RunInput, type RunTools, STREAMS } from './plan.ts'

/** A run underway. */
interface Running<K extends Kind> {
  input: RunInput<K>
  plan: Plan<K>
  tools: RunTools
  clock: Clock
  /** All that were opened. */
  objectives: readonly Objective[]
  /** Steps write it. */
  course: Pick<Outcome, 'curve' | 'taken'>
}

type Clock = Stopwatch<Stage, 'raster' | 'encoder'>

/** @throws {AbortError} once the context's signal has fired, and what the plan throws */
export async function run<K extends Kind>(input: RunInput<K>): Promise<DrawingOf<K>> {
  const { onProgress = () => {} } = input.context
  const clock: Clock = createStopwatch((stage) => onProgress({ stage }))
  const objectives: Objective[] = []
  const tools = toolsOf(input, clock, objectives)
  try {
    const plan = await input.plan(tools)
    const running = { input, plan, tools, clock, objectives, course: { curve: [] } }
    await clock.enter('optimize')
    const seeds = await optimizeSeeds(running)
    await clock.enter('select')
    return await chosen(running, seeds)
  } finally {
    for (const objective of objectives) await objective.dispose()
  }
}

/** @param objectives list that those opened are added to */
function toolsOf<K extends Kind>(
  { kind, options, context: { signal } }: RunInput<K>,
  clock: Clock,
  objectives: Objective[],
): RunTools {
  const random = createRandom(options.seed)
  return {
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
}

function optimizeSeeds<K extends Kind>(running: Running<K>): Promise<Best[]> {
  const { input, plan, tools, clock, objectives, course } = running
  const { signal, enough } = input.context
  const nested = plan.ranked === true && !plan.starts[0].frozen.includes(true)
  const undouble: Undouble = (scene, losses) => undoubleScene(scene, losses, objectives)
  return optimize({
    ...plan,
    rank: nested ? (scene) => rankStrokes(scene, objectives, plan.strokes) : undefined,
    undouble: plan.undoubles ? undouble : undefined,
    random: tools.chance('steps'),
    clock,
    signal,
    enough(done) {
      if (enough?.(done)) course.taken = done
      return course.taken !== undefined
    },
    onStep: (step) => tell(running, step),
  })
}

/** Notes a step, and says how far the run is. */
function tell<K extends Kind>(running: Running<K>, step: Step): unknown {
  const { input, plan, course } = running
  const { options, context } = input
  course.curve.push(step.losses)
  return context.onProgress?.({
    ...progressOf(step, options.iterations, plan),
    best: () => {
      const scene = withoutSpares(step.best[best(step.best)].scene, plan)
      return finished(running, { scene, seeds: step.best })
    },
  })
}

/** The drawing of the best seed, its strokes sorted where the plan wants them so. */
async function chosen<K extends Kind>(
  running: Running<K>,
  kept: readonly Best[],
): Promise<DrawingOf<K>> {
  const { plan, objectives } = running
  const seeds = plan.rate ? await rateAll(kept, plan.rate, plan) : kept
  const scene = copyScene(visible(seeds[best(seeds)].scene, plan))
  plan.settle?.(scene)
  if (!plan.ranked) return finished(running, { scene, seeds })
  const sort = plan.ranked === 'measured' ? measureStrokes : rankStrokes
  const sorted = await sort(scene, objectives)
  const ranking = plan.undoubles ? await tidied(scene, sorted, objectives) : sorted
  return finished(running, { scene, seeds, ranking })
}

function finished<K extends Kind>(
  { input, plan, clock, course }: Running<K>,
  drawn: Pick<Outcome, 'scene' | 'seeds' | 'ranking'>,
): DrawingOf<K> {
  return drawingOf(input, plan, { ...drawn, ...course, milliseconds: clock.read() })
}

/** What can be seen of as many strokes as were asked for: more may be underway. */
function withoutSpares<K extends Kind>(scene: Scene, plan: Plan<K>): Scene {
  const seen = visible(scene, plan)
  return pickStrokes(seen, [...seen.frozen.keys()].slice(0, plan.strokes))
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
