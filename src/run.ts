/**
 * @file The frame of every run: streams of chance, stages, progress, the choice among the seeds, the
 * report, and whatever happens, disposal. What is drawn is a recipe's business (`sketch.ts`,
 * `draw.ts`), which makes a plan of its inputs.
 *
 *   plan: objectives, first strokes, schedule ─► optimise all seeds ─► the best of them, sorted
 */
import type { Engine } from '../nn/engines/engine.ts'
import { throwIfAborted } from './errors.ts'
import type { Model, Objective } from './objective/objective.ts'
import { type PromptSet, unknownWords } from './objective/prompt.ts'
import type { Best, Learning, Repair } from './optimize/candidate.ts'
import { rankStrokes } from './optimize/evaluate.ts'
import { optimize, type Step } from './optimize/loop.ts'
import type { Ranking } from './optimize/rank.ts'
import type { Schedule } from './optimize/schedule.ts'
import { best } from './optimize/select.ts'
import type { DrawingOf, Kind } from './output/drawing.ts'
import type { Report } from './output/report.ts'
import type { Progress, Stage } from './progress.ts'
import { createRandom, type Random } from './random.ts'
import { createStopwatch } from './stopwatch.ts'
import { pickStrokes, type Scene, unpackStrokes } from './strokes/scene.ts'
import type { Frame, Stroke } from './strokes/strokes.ts'

/** What a run needs beside its options. */
export interface RunContext<Drawing> {
  engine: Engine
  /** At least one; their losses add up. */
  models: readonly Model[]
  /** Strokes to begin with, in canvas pixels; those marked frozen stay as they are. */
  from?: readonly Stroke[]
  signal?: AbortSignal
  /** A step waits for the promise it may return: so a run is paused. */
  onProgress?: (progress: Progress<Drawing>) => unknown
}

/** What every recipe has among its options. */
interface RunOptions {
  seed: number
  iterations: number
  canvas: number
  levels: number[]
}

/**
 * Streams of chance of either kind, so that one stage's appetite does not change another's. Seed n
 * takes `strokes` + n for its first strokes; those that came later are therefore below 0.
 */
const STREAMS = {
  sketch: { views: 1, steps: 2, repair: 3, strokes: 4, palette: -1 },
  draw: { views: 1, palette: 2, steps: 3, strokes: 4, repair: -1 },
} as const

export type Stream = keyof (typeof STREAMS)[Kind]

/** What a recipe plans with. */
export interface Desk {
  enter(stage: Stage): unknown
  chance(stream: Stream, seed?: number): Random
  /** Objectives of the run, made one after the other; disposed of when it is over. */
  open<T>(items: readonly T[], create: (item: T) => Promise<Objective>): Promise<Objective[]>
}

/** What a recipe makes of its inputs. */
export interface Plan<K extends Kind> {
  objectives: readonly Objective[]
  /** The first strokes, one drawing a seed. */
  starts: readonly Scene[]
  schedule: Schedule
  learning: Learning
  fade?: number
  repair?: Repair
  /** The last change to the drawing that was chosen, in place, before it is sorted. */
  settle?: (scene: Scene) => void
  /** Whether strokes are sorted by what they gain. */
  ranked: boolean
  /** How poor finished drawings of the seeds are. @default the loss they were kept for */
  rate?: (scene: Scene) => Promise<number>
  /** Strokes of less opacity are left out, but for frozen ones. @default 0 */
  faintest?: number
  /** How many of the sorted strokes are kept, of the losses of the first 0, 1, … @default all */
  trim?: (losses: readonly number[]) => number
  /** A stroke of the scene as it is shown. */
  show?: (stroke: Stroke) => Stroke
  frame: Frame
  paper?: string
  /** What only this kind reports. @param loss of the drawing */
  report: (loss: number) => Pick<Report<K>, Exclude<keyof Report<K>, keyof Report>> & {
    options: Report<K>['options']
    models: Report['models']
    unknownWords: string[]
  }
}

export interface RunInput<K extends Kind> {
  kind: K
  options: RunOptions
  context: RunContext<DrawingOf<K>>
  plan: (desk: Desk) => Promise<Plan<K>>
}

/** @throws {AbortError} once the context's signal has fired, and what the plan throws */
export async function run<K extends Kind>(input: RunInput<K>): Promise<DrawingOf<K>> {
  const { kind, options, context } = input
  const { signal, onProgress = () => {} } = context
  const clock = createStopwatch<Stage, 'raster' | 'encoder'>((stage) => onProgress({ stage }))
  const random = createRandom(options.seed)
  const objectives: Objective[] = []
  const desk: Desk = {
    enter: clock.enter,
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
    const plan = await input.plan(desk)
    const rank = (scene: Scene) => rankStrokes(scene, objectives)
    const finish = (scene: Scene, seeds: readonly Best[], ranking?: Ranking) =>
      drawingOf(input, plan, { scene, seeds, ranking, curve, milliseconds: clock.read() })
    await clock.enter('optimize')
    const nested = plan.ranked && !plan.starts[0].frozen.includes(true)
    const seeds = await optimize({
      ...plan,
      rank: nested ? rank : undefined,
      random: desk.chance('steps'),
      clock,
      signal,
      onStep(step) {
        curve.push(step.losses)
        return onProgress({
          ...progressOf(step, options.iterations, plan),
          best: () => finish(visible(step.best[best(step.best)].scene, plan), step.best),
        })
      },
    })
    await clock.enter('select')
    const rated = plan.rate ? await rateAll(seeds, plan.rate) : seeds
    const scene = visible(rated[best(rated)].scene, plan)
    plan.settle?.(scene)
    return finish(scene, rated, plan.ranked ? await rank(scene) : undefined)
  } finally {
    for (const objective of objectives) await objective.dispose()
  }
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
): Promise<Best[]> {
  const rated: Best[] = []
  for (const seed of seeds) {
    rated.push(seed.dropped ? seed : { ...seed, loss: await rate(seed.scene) })
  }
  return rated
}

/** The strokes that can be seen, and those that were to stay. */
function visible<K extends Kind>(scene: Scene, { faintest = 0 }: Plan<K>): Scene {
  const indices = [...scene.frozen.keys()]
  const seen = indices.filter((i) => scene.frozen[i] || scene.color.data[4 * i + 3] >= faintest)
  return seen.length < indices.length ? pickStrokes(scene, seen) : scene
}

interface Outcome {
  /** The drawing, unsorted, and how its strokes are sorted once they are. */
  scene: Scene
  ranking?: Ranking
  seeds: readonly Best[]
  curve: number[][]
  milliseconds: Record<string, number>
}

function drawingOf<K extends Kind>(
  { kind, options, context }: RunInput<K>,
  plan: Plan<K>,
  { scene, ranking, seeds, curve, milliseconds }: Outcome,
): DrawingOf<K> {
  const { trim, show = (stroke) => stroke, frame, paper } = plan
  const { order, losses } = ranking ?? { order: [...scene.frozen.keys()], losses: [] }
  const count = ranking && trim ? trim(losses) : order.length
  const strokes = unpackStrokes(pickStrokes(scene, order.slice(0, count))).map((stroke, i) => ({
    ...show(stroke),
    ...(ranking && { gain: losses[i] - losses[i + 1] }),
  }))
  const prefixes = losses.slice(0, count + 1)
  const kept = best(seeds)
  const loss = plan.rate ? seeds[kept].loss : (prefixes.at(-1) ?? seeds[kept].loss)
  const report = {
    engine: context.engine.name,
    encoder: throughput(plan.objectives, milliseconds.encoder),
    loss,
    prefixes,
    kept,
    seeds: seeds.map(({ loss, step, dropped }, seed) => ({ seed, loss, step, dropped })),
    curve,
    milliseconds,
    ...plan.report(loss),
  } as Report<K> // the common part beside what the kind adds, which TypeScript cannot join
  const levels = options.levels.filter((level) => level <= strokes.length)
  return {
    kind,
    strokes,
    levels,
    canvas: options.canvas,
    frame,
    ...(paper !== undefined && { paper }),
    report,
  }
}

function throughput(objectives: readonly Objective[], milliseconds: number) {
  const done = objectives.map((objective) => objective.work())
  const sum = (key: 'passes' | 'looks' | 'gflop') =>
    done.reduce((total, work) => total + work[key], 0)
  const gflops = (1000 * sum('gflop')) / milliseconds
  return { passes: sum('passes'), looks: sum('looks'), gflop: sum('gflop'), gflops }
}

/** The encoders that took part, as a report names them: those that compare, then any other. */
export function modelsOf(models: readonly Model[], other = models[0].encoder): Report['models'] {
  const encoders = models.map(({ encoder }) => encoder)
  const all = encoders.includes(other) ? encoders : [...encoders, other]
  return all.map(({ id, hash, parameters }) => ({ id, hash, parameters }))
}

/** Words of the prompts that one of the models does not know, each once. */
export function unknownIn(models: readonly Model[], words?: PromptSet): string[] {
  const unknown = models.flatMap(({ text }) => (text && words ? unknownWords(text, words) : []))
  return [...new Set(unknown)]
}
