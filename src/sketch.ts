/**
 * @file Photo → drawing, the whole way on one screen.
 *
 *   photo ─► attention × edges ─► first strokes, per seed
 *         ─► features through a bank of views, per encoder: its critics
 *         ─► optimise all seeds together ─► the seed with the lowest clean-view loss
 */
import type { Encoder } from '../models/encoder.ts'
import type { Engine } from '../models/engines/engine.ts'
import { type Critic, createCritic } from './critic.ts'
import { OptionError, throwIfAborted } from './errors.ts'
import { cleanLosses } from './evaluate.ts'
import { attentionTo } from './features.ts'
import type { RasterImage } from './image.ts'
import { initialize, replaceDead } from './initialize.ts'
import { type Best, optimize, type Step } from './optimize.ts'
import { resolveOptions, type SketchOptions } from './options.ts'
import { mountPhoto } from './photo.ts'
import type { Progress, Stage } from './progress.ts'
import { createRandom } from './random.ts'
import { rank } from './rank.ts'
import { saliency } from './saliency.ts'
import { best } from './select.ts'
import { createStopwatch } from './stopwatch.ts'
import {
  type Frame,
  mapDrawings,
  type Point,
  packPoints,
  type Stroke,
  unpackDrawings,
  unpackStrokes,
} from './strokes.ts'
import { clipassoMap } from './xdog.ts'

export interface SketchContext {
  engine: Engine
  /** What compares drawing and photo; the losses of several add up. At least one. */
  encoders: readonly Encoder[]
  /** Whose attention says where to draw. @default the first of `encoders` */
  saliencyEncoder?: Encoder
  /** Goes on from these strokes of one segment each, one drawing instead of several seeds. */
  from?: readonly Stroke[]
  /** Those of `from`, by index, that stay as they are. */
  frozen?: readonly number[]
  signal?: AbortSignal
  /** A step waits for the promise it may return: so a run is paused. */
  onProgress?: (progress: Progress) => unknown
}

/** A finished drawing: strokes on a square canvas, those that matter most first. */
export interface Drawing {
  strokes: Stroke[]
  /** The stroke counts asked for, ascending; the first k strokes are the drawing of k. */
  levels: number[]
  /** Side of the canvas in pixels. */
  canvas: number
  /** Where the photo lies on the canvas; outside of it the canvas was added to make it square. */
  frame: Frame
  report: SketchReport
}

/** What a run did, in plain numbers. */
export interface SketchReport {
  options: SketchOptions
  /** Those that compared, then the one that said where to draw if that was another. */
  models: { id: string; hash: string; parameters: number }[]
  engine: string
  /** Arithmetic of the encoders, 10⁹ operations a step and a second. */
  encoder: { gflopPerStep: number; gflops: number }
  /** Clean-view loss of the drawing. */
  loss: number
  /** Clean-view loss of the first 0, 1, … strokes, once they are sorted. */
  prefixes: number[]
  /** Which of the seeds was kept, and each seed's best loss and the step it was reached at. */
  kept: number
  seeds: { seed: number; loss: number; step: number }[]
  /** Clean-view loss of each seed by step. */
  curve: number[][]
  /** Milliseconds by stage; `raster` and `encoder` are parts of `optimize`. */
  milliseconds: Record<string, number>
}

/** Streams of chance, so that one stage's appetite does not change another's. */
const STREAM = { views: 1, steps: 2, repair: 3, strokes: 4 }

/**
 * Draws a photo with a few strokes.
 * @throws {OptionError} for options out of range, {ImageError} for a photo without edges,
 *   {AbortError} once `signal` has fired.
 */
export async function sketch(
  image: RasterImage,
  options: Partial<SketchOptions>,
  context: SketchContext,
): Promise<Drawing> {
  const { engine, encoders, from, frozen, signal, onProgress = () => {} } = context
  const o = resolveOptions(options, from ? { strokes: from.length, seeds: 1 } : {})
  const random = createRandom(o.seed)
  const clock = createStopwatch<Stage>((stage) => onProgress({ stage }))

  clock.enter('saliency')
  const { saliencyEncoder = encoders[0] } = context
  const photo = mountPhoto(image, saliencyEncoder.size, o.canvas, o.margin)
  const attention = await attentionTo(photo, saliencyEncoder, engine)
  const size = saliencyEncoder.size
  const ours = saliency(attention, photo, size)
  const where =
    o.sampling === 'softmax' ? { ...ours, map: clipassoMap(attention, photo, size) } : ours
  const starts = Array.from({ length: o.seeds }, (_, seed) =>
    from
      ? startingPoints(from)
      : initialize(where, photo.fromCanvas, o, random.fork(STREAM.strokes + seed)),
  )

  clock.enter('features')
  const views = o.bank > 0 ? Math.min(o.views, o.bank) : o.views
  const critics: Critic[] = []
  const curve: number[][] = []
  const drawing = (seeds: Best[]) => {
    const kept = best(seeds)
    const strokes = unpackStrokes(seeds[kept].points, o.width)
    const report = {
      ...summary(o, context, seeds, kept),
      encoder: throughput(critics, curve.length, clock.read().encoder),
      curve,
      milliseconds: clock.read(),
    }
    return { strokes, levels: o.levels, canvas: o.canvas, frame: photo.frame, report }
  }
  const onStep = ({ step, losses, best: seeds, points, milliseconds }: Step) => {
    curve.push(losses)
    clock.set(milliseconds)
    const progress = { step, steps: o.iterations, loss: Math.min(...losses) }
    const candidates = () => unpackDrawings(points, o.seeds, o.width)
    return onProgress({ stage: 'optimize', ...progress, best: () => drawing(seeds), candidates })
  }
  try {
    for (const encoder of encoders) {
      throwIfAborted(signal)
      const mounted = mountPhoto(image, encoder.size, o.canvas, o.margin)
      const chance = random.fork(STREAM.views)
      critics.push(await createCritic(encoder, engine, mounted, attention, { ...o, views }, chance))
    }
    clock.enter('optimize')
    const anew = random.fork(STREAM.repair)
    const repair = (points: Float32Array) =>
      mapDrawings(points, o.seeds, (strokes) => replaceDead(strokes, where, photo, o.canvas, anew))
    const problem = { points: packPoints(starts), width: o.width, critics, repair, frozen }
    const chance = random.fork(STREAM.steps)
    const done = await optimize(problem, { ...o, views }, chance, onStep, signal)
    clock.enter('select')
    const { report, ...rest } = await ranked(drawing(done), critics)
    return { ...rest, report: { ...report, milliseconds: clock.read() } }
  } finally {
    for (const critic of critics) await critic.dispose()
  }
}

/** The drawing with its strokes in order of what they gain. */
async function ranked(drawing: Drawing, critics: readonly Critic[]): Promise<Drawing> {
  const { strokes, report } = drawing
  const { order, losses } = await rank(strokes.length, (shown) =>
    cleanLosses(
      shown.map((indices) => indices.map((i) => strokes[i])),
      critics,
    ),
  )
  return {
    ...drawing,
    strokes: order.map((i, k) => ({ ...strokes[i], gain: losses[k] - losses[k + 1] })),
    report: { ...report, prefixes: losses },
  }
}

/** @throws {OptionError} unless there are strokes, each of one segment. */
function startingPoints(strokes: readonly Stroke[]): Point[][] {
  const points = strokes.map((stroke) => stroke.points)
  if (points.length > 0 && points.every(({ length }) => length === 4)) return points
  throw new OptionError('strokes to go on from must be one cubic segment each')
}

function summary(
  options: SketchOptions,
  { encoders, saliencyEncoder, engine }: SketchContext,
  seeds: Best[],
  kept: number,
) {
  const all = new Set([...encoders, ...(saliencyEncoder ? [saliencyEncoder] : [])])
  return {
    options,
    models: [...all].map(({ id, hash, parameters }) => ({ id, hash, parameters })),
    engine: engine.name,
    loss: seeds[kept].loss,
    prefixes: [],
    kept,
    seeds: seeds.map(({ loss, step }, seed) => ({ seed, loss, step })),
  }
}

function throughput(critics: Critic[], steps: number, milliseconds: number) {
  const gflopPerStep = critics.reduce((sum, { gflop }) => sum + gflop, 0)
  return { gflopPerStep, gflops: (1000 * steps * gflopPerStep) / milliseconds }
}
