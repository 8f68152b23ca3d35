/**
 * @file Photo → drawing, the whole way on one screen.
 *
 *   photo ─► attention × edges ─► first strokes, per seed
 *         ─► features through a bank of views, per encoder: its critics
 *         ─► optimise all seeds together ─► the seed with the lowest clean-view loss
 *         ─► its strokes sorted by what they gain
 */
import { type Encoder, withFidelity } from '../nn/encoder.ts'
import type { Engine } from '../nn/engines/engine.ts'
import { throwIfAborted } from './errors.ts'
import type { RasterImage } from './image/image.ts'
import { type Critic, createCritic } from './objective/photo-critic.ts'
import { firstLook } from './objective/photo-features.ts'
import type { Best } from './optimize/candidate.ts'
import { type Grown, grow, shortened } from './optimize/grow.ts'
import type { Step } from './optimize/optimize.ts'
import { best } from './optimize/select.ts'
import { worthwhile } from './optimize/worth.ts'
import { resolveOptions, type SketchOptions } from './options.ts'
import type { Drawing } from './output/drawing.ts'
import { modelsOf, reportOf } from './output/report.ts'
import type { Photo } from './photo/photo.ts'
import { placesToDraw } from './photo/places.ts'
import { preparePhoto } from './photo/prepare.ts'
import type { Progress, Stage } from './progress.ts'
import { createRandom } from './random.ts'
import { createStopwatch } from './stopwatch.ts'
import { inked, type Stroke, unpackPoints } from './strokes/strokes.ts'

export interface SketchContext {
  engine: Engine
  /** What compares drawing and photo; the losses of several add up. At least one. */
  encoders: readonly Encoder[]
  /** Whose attention says where to draw. @default the first of `encoders` */
  saliencyEncoder?: Encoder
  /** Goes on from these strokes of one segment each, one drawing instead of several seeds. */
  from?: readonly Stroke[]
  /** A picture that is white where the subject is; beats transparency and the encoder's mask. */
  mask?: RasterImage
  /** Those of `from`, by index, that stay as they are. */
  frozen?: readonly number[]
  signal?: AbortSignal
  /** A step waits for the promise it may return: so a run is paused. */
  onProgress?: (progress: Progress) => unknown
}

/** Streams of chance, so that one stage's appetite does not change another's. */
const STREAM = { views: 1 }

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
  const { engine, saliencyEncoder, from, frozen, signal, onProgress = () => {} } = context
  const o = resolveOptions(options, from ? { strokes: from.length, levels: [], seeds: 1 } : {})
  const encoders = context.encoders.map((encoder) => withFidelity(encoder, o.fidelity))
  const random = createRandom(o.seed)
  const clock = createStopwatch<Stage>((stage) => onProgress({ stage }))
  const looker = saliencyEncoder ?? encoders[0]

  await clock.enter('saliency')
  const { size } = looker
  const { canvas, margin, background } = o
  const look = (photo: Photo) => firstLook(photo, looker, engine)
  const preparation = { size, canvas, margin, background, mask: context.mask, look }
  const prepared = await preparePhoto(image, preparation)
  const { attention } = prepared
  const photo = prepared.at(size)
  const where = placesToDraw(attention, photo, size, o.sampling)

  await clock.enter('features')
  const critics: Critic[] = []
  const curve: number[][] = []
  const spent = { raster: 0, encoder: 0 }
  const drawing = ({ points, opacities, losses }: Grown, seeds: Best[]): Drawing => {
    clock.set(spent)
    const models = modelsOf(encoders, saliencyEncoder)
    const milliseconds = clock.read()
    const run = { options: o, models, engine, critics, seeds, curve, milliseconds }
    const strokes = points.map((stroke, i) => ({
      ...inked(stroke, o, opacities[i]),
      ...(i + 1 < losses.length && { gain: losses[i] - losses[i + 1] }),
    }))
    const levels = o.levels.filter((level) => level <= strokes.length)
    const report = reportOf({ ...run, prefixes: losses })
    return { strokes, levels, canvas: o.canvas, frame: photo.frame, paper: o.paper, report }
  }
  try {
    for (const encoder of encoders) {
      throwIfAborted(signal)
      const mounted = prepared.at(encoder.size)
      const chance = random.fork(STREAM.views)
      critics.push(await createCritic(encoder, engine, mounted, attention, o.bank, chance))
    }
    await clock.enter('optimize')
    const onStep = ({ step, losses, best: seeds, points }: Step) => {
      curve.push(losses)
      return onProgress({
        stage: 'optimize',
        step,
        steps: o.iterations,
        loss: Math.min(...losses.filter(Number.isFinite)),
        best: () => drawing(unsorted(seeds[best(seeds)]), seeds),
        candidates: () => points.map((p) => unpackPoints(p).map((stroke) => inked(stroke, o))),
      })
    }
    const views = o.bank > 0 ? Math.min(o.views, o.bank) : o.views
    // A close-up takes smaller steps.
    const learningRate = o.learningRate / prepared.zoom
    const site = {
      options: { ...o, views, learningRate },
      where,
      photo,
      critics,
      from,
      frozen,
      spent,
    }
    const { grown, seeds } = await grow(site, random, onStep, signal)
    await clock.enter('select')
    const most = o.strokes === 'auto' ? worthwhile(grown.losses) : grown.points.length
    return drawing(shortened(grown, Math.max(most, o.levels.at(-1) ?? 0)), seeds)
  } finally {
    for (const critic of critics) await critic.dispose()
  }
}

const unsorted = ({ points, opacities }: Best): Grown => ({
  points: unpackPoints(points),
  opacities: [...opacities],
  losses: [],
})
