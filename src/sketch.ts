/**
 * @file Photo → drawing, the whole way on one screen.
 *
 *   photo ─► features in a bank of views ─► saliency ─► first strokes, per seed
 *         ─► optimise all seeds together ─► the seed with the lowest clean-view loss
 */
import type { Encoder } from '../models/encoder.ts'
import type { Engine } from '../models/engines/engine.ts'
import { throwIfAborted } from './errors.ts'
import { photoFeatures } from './features.ts'
import type { RasterImage } from './image.ts'
import { initialize } from './initialize.ts'
import { lossGraph } from './losses.ts'
import { type Best, optimize, type Step } from './optimize.ts'
import { resolveOptions, type SketchOptions } from './options.ts'
import { mountPhoto } from './photo.ts'
import type { Progress, Stage } from './progress.ts'
import { createRandom } from './random.ts'
import { saliency } from './saliency.ts'
import { best } from './select.ts'
import { createStopwatch } from './stopwatch.ts'
import { type Frame, packPoints, type Stroke, unpackStrokes } from './strokes.ts'
import { CLIPASSO_VIEWS, viewBank } from './views.ts'

export interface SketchContext {
  engine: Engine
  encoder: Encoder
  signal?: AbortSignal
  onProgress?: (progress: Progress) => void
}

/** A finished drawing: strokes in drawing order on a square canvas. */
export interface Drawing {
  strokes: Stroke[]
  /** Side of the canvas in pixels. */
  canvas: number
  /** Where the photo lies on the canvas; outside of it the canvas was added to make it square. */
  frame: Frame
  report: SketchReport
}

/** What a run did, in plain numbers. */
export interface SketchReport {
  options: SketchOptions
  model: { id: string; hash: string; parameters: number }
  engine: string
  /** Clean-view loss of the drawing. */
  loss: number
  /** Which of the seeds was kept, and each seed's best loss and the step it was reached at. */
  kept: number
  seeds: { seed: number; loss: number; step: number }[]
  /** Clean-view loss of each seed by step. */
  curve: number[][]
  /** Milliseconds by stage; `raster` and `encoder` are parts of `optimize`. */
  milliseconds: Record<string, number>
}

/** Streams of chance, so that one stage's appetite does not change another's. */
const STREAM = { views: 1, steps: 2, strokes: 3 }

/**
 * Draws a photo with a few strokes.
 * @throws {OptionError} for options out of range, {ImageError} for a photo without edges,
 *   {AbortError} once `signal` has fired.
 */
export async function sketch(
  image: RasterImage,
  options: Partial<SketchOptions>,
  { engine, encoder, signal, onProgress = () => {} }: SketchContext,
): Promise<Drawing> {
  const o = resolveOptions(options)
  const random = createRandom(o.seed)
  const clock = createStopwatch<Stage>((stage) => onProgress({ stage }))

  clock.enter('features')
  const photo = mountPhoto(image, encoder.size, o.canvas)
  const views = viewBank(encoder.size, o.bank, CLIPASSO_VIEWS, random.fork(STREAM.views))
  const { targets, attention } = await photoFeatures(encoder, engine, photo, views)
  throwIfAborted(signal)

  clock.enter('saliency')
  const where = saliency(attention, photo, encoder.size)
  const starts = Array.from({ length: o.seeds }, (_, seed) =>
    initialize(where, photo.fromCanvas, o, random.fork(STREAM.strokes + seed)),
  )

  clock.enter('optimize')
  const { graph, outputs } = lossGraph(encoder, 1 + Math.min(o.views, o.bank), o.seeds)
  const judge = await engine.compile(graph, outputs)
  const problem = { points: packPoints(starts), width: o.width, targets, judge, size: encoder.size }
  const curve: number[][] = []
  const drawing = (seeds: Best[]) => {
    const kept = best(seeds)
    const strokes = unpackStrokes(seeds[kept].points, o.width)
    const report = {
      ...summary(o, encoder, engine, seeds, kept),
      curve,
      milliseconds: clock.read(),
    }
    return { strokes, canvas: o.canvas, frame: photo.frame, report }
  }
  const onStep = ({ step, losses, best: seeds, milliseconds }: Step) => {
    curve.push(losses)
    const progress = { step, steps: o.iterations, loss: Math.min(...losses) }
    onProgress({ stage: 'optimize', ...progress, best: () => drawing(seeds) })
    clock.set(milliseconds)
  }
  try {
    const done = await optimize(problem, o, random.fork(STREAM.steps), onStep, signal)
    clock.enter('select')
    return drawing(done)
  } finally {
    await judge.dispose()
  }
}

function summary(
  options: SketchOptions,
  encoder: Encoder,
  engine: Engine,
  seeds: Best[],
  kept: number,
) {
  const { id, hash, parameters } = encoder
  return {
    options,
    model: { id, hash, parameters },
    engine: engine.name,
    loss: seeds[kept].loss,
    kept,
    seeds: seeds.map(({ loss, step }, seed) => ({ seed, loss, step })),
  }
}
