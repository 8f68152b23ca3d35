/**
 * @file What a recipe is given, and what it makes of it: the plan of a run. A scene to begin with,
 * objectives, a schedule, and what becomes of the result.
 */
import type { Engine } from '../../nn/engines/engine.ts'
import type { Random } from '../maths/random.ts'
import type { Model, Objective } from '../objective/objective.ts'
import type { Learning } from '../optimize/candidate.ts'
import type { InkCost } from '../optimize/ink-cost.ts'
import type { Repair } from '../optimize/mend.ts'
import type { Schedule } from '../optimize/schedule.ts'
import type { DrawingOf, Kind } from '../output/drawing.ts'
import type { Report } from '../output/report.ts'
import type { Progress, Stage } from '../progress/progress.ts'
import type { Timer } from '../progress/stopwatch.ts'
import type { Scene } from '../strokes/scene.ts'
import type { Frame, Stroke } from '../strokes/strokes.ts'

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
  /** Asked after every step: whether to take no more of them. The drawing's recipe takes as many. */
  enough?: (done: number) => boolean
}

/** What every recipe has among its options. */
interface RunOptions {
  seed: number
  iterations: number
  paceSteps?: number
  canvas: number
  levels: number[]
}

/**
 * Streams of chance of either kind, so that one stage's appetite does not change another's. Seed n
 * takes `strokes` + n for its first strokes; those that came later are therefore below 0.
 */
export const STREAMS = {
  sketch: { views: 1, steps: 2, repair: 3, strokes: 4, palette: -1, prior: -2 },
  draw: { views: 1, palette: 2, steps: 3, strokes: 4, repair: -1, prior: -2 },
} as const

type Stream = keyof (typeof STREAMS)[Kind]

/** What a recipe plans with. */
export interface RunTools {
  enter(stage: Stage): unknown
  clock: Timer<'raster' | 'encoder'>
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
  /** What ink costs (`Problem`). @default nothing */
  ink?: InkCost
  repair?: Repair
  /** The last change to the drawing that was chosen, in place, before it is sorted. */
  settle?: (scene: Scene) => void
  /**
   * Whether strokes are sorted by what they gain; measured: they stay in their order, and the loss is
   * told of the first 0, 1, … of them.
   */
  ranked: boolean | 'measured'
  /** How many strokes are kept once they are sorted, of those to begin with. @default all */
  strokes?: number
  /** Whether strokes that go over others are cut (`undouble.ts`). */
  undoubles?: boolean
  /** How poor finished drawings of the seeds are. @default the loss they were kept for */
  rate?: (scene: Scene) => Promise<number>
  /** Whether a drawing that rates lower than what it began with is put back. */
  putsBack?: boolean
  /** Strokes of less opacity are left out, but for frozen ones. @default 0 */
  faintest?: number
  /** How many of the sorted strokes are kept, of the losses of the first 0, 1, … @default all */
  trim?: (losses: readonly number[]) => number
  /** A stroke of the scene as it is shown. */
  show?: (stroke: Stroke) => Stroke
  frame: Frame
  paper?: string
  /** What the recipe reports. @param loss of the drawing @param strokes that it has */
  report: (loss: number, strokes: number) => Omit<Report<K>, keyof Measured>
}

export interface RunInput<K extends Kind> {
  kind: K
  options: RunOptions
  context: RunContext<DrawingOf<K>>
  plan: (tools: RunTools) => Promise<Plan<K>>
}

/** What the frame of the run reports, whatever is drawn. */
export type Measured = Pick<
  Report,
  'engine' | 'encoder' | 'loss' | 'prefixes' | 'kept' | 'seeds' | 'curve' | 'milliseconds'
>
