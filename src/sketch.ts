/**
 * @file Photo → drawing, as a recipe for `run.ts` (CLIPasso, Vinker et al. 2022).
 *
 *   photo ─► attention × edges ─► first strokes along contours, per seed
 *         ─► features through a bank of views, per encoder ─┐
 *   words, if any ─► targets in each encoder's space ───────┴─► objectives
 */
import type { Encoder } from '../nn/encoder.ts'
import type { RasterImage } from './image/image.ts'
import { firstLook } from './objective/photo-features.ts'
import { photoObjective } from './objective/photo-objective.ts'
import { readPrompts } from './objective/prompt.ts'
import { bankViews } from './optimize/schedule.ts'
import { colorAlong, reduceColors } from './optimize/start/photo-colors.ts'
import { photoRepair, photoStart } from './optimize/start/photo-start.ts'
import { trimmedCount } from './optimize/trim.ts'
import { type Resolved, resolveOptions, type SketchOptions, strokeBudget } from './options.ts'
import type { Drawing } from './output/drawing.ts'
import { placesToDraw } from './photo/places.ts'
import { preparePhoto } from './photo/prepare.ts'
import { type Desk, modelsOf, type Plan, type RunContext, run, unknownIn } from './run.ts'
import { rgbOf, type Stroke } from './strokes/strokes.ts'

/** How colours are learned, in which encoders see strokes that are black otherwise. */
const COLOR = { rate: 0.01, limits: [0, 1] } as const
/** How a learned opacity is learned; what cannot be seen is no stroke. */
const OPACITY = { rate: 0.02, limits: [0.15, 1] } as const

export interface SketchContext extends RunContext<Drawing<'sketch'>> {
  /** Whose attention says where to draw. @default the encoder of the first of `models` */
  saliencyEncoder?: Encoder
  /** A picture that is white where the subject is; beats transparency and the encoder's mask. */
  mask?: RasterImage
}

/**
 * Draws a photo with a few strokes.
 * @throws {OptionError} for options out of range, {ImageError} for a photo without edges,
 *   {AbortError} once `signal` has fired.
 */
export async function sketch(
  image: RasterImage,
  options: Partial<SketchOptions>,
  context: SketchContext,
): Promise<Drawing<'sketch'>> {
  const o = resolveSketch(context.from, options)
  const plan = (desk: Desk) => planOf(image, o, context, desk)
  return run({ kind: 'sketch', options: o, context, plan })
}

/**
 * Every option with its value, layers as in `resolveOptions`. Unless more strokes are asked for than
 * there are to begin with, these are all, and one drawing is made of them.
 * @param from strokes to begin with
 * @throws {OptionError} naming the option that is unknown or out of range.
 */
export function resolveSketch(
  { length }: readonly Stroke[] = [],
  ...layers: Partial<SketchOptions>[]
): Resolved<SketchOptions> {
  const strokes = layers.findLast((layer) => layer.strokes !== undefined)?.strokes
  const more = typeof strokes === 'number' && strokes > length
  return length === 0 || more
    ? resolveOptions(...layers)
    : resolveOptions(...layers, { strokes: length, levels: [], seeds: 1 })
}

async function planOf(
  image: RasterImage,
  o: Resolved<SketchOptions>,
  context: SketchContext,
  desk: Desk,
): Promise<Plan<'sketch'>> {
  const { engine, models, saliencyEncoder, from = [] } = context
  const looker = saliencyEncoder ?? models[0].encoder
  const words = readPrompts(o)

  await desk.enter('saliency')
  const { size } = looker
  const { at, attention, zoom } = await preparePhoto(image, {
    ...o,
    size,
    mask: context.mask,
    look: (photo) => firstLook(photo, looker, engine),
  })
  const photo = at(size)
  const where = placesToDraw(attention, photo, size, o.sampling)

  await desk.enter('features')
  const objectives = await desk.open(models, (model) => {
    const random = desk.chance('views')
    const mounted = at(model.encoder.size)
    return photoObjective(model, { engine, photo: mounted, attention, words, options: o, random })
  })
  const { canvas, segments, sampling, pressure: taper } = o
  const opacity = o.opacity === 'learned' ? 1 : o.opacity
  const colored = o.color === 'learned' || o.palette > 0
  const inkOf = (points: Stroke['points'], given?: Stroke): Stroke => {
    const own = given ? given.color : colorAlong(points, photo, size)
    const [red, green, blue] = colored ? own : [0, 0, 0]
    return { points, width: o.width, color: [red, green, blue, opacity] }
  }
  const start = { strokes: strokeBudget(o), segments, sampling, canvas, where, photo, inkOf, taper }
  return {
    objectives,
    starts: Array.from({ length: o.seeds }, (_, seed) =>
      photoStart(start, from, desk.chance('strokes', seed)),
    ),
    schedule: {
      ...o,
      viewsAt: bankViews(o.views, o.bank),
      keeps: 'best',
      drops: o.pace === 'annealed',
    },
    learning: {
      points: { rate: o.learningRate / zoom }, // a close-up takes smaller steps
      ...(colored && { color: COLOR }),
      ...(o.opacity === 'learned' && { opacity: OPACITY }),
    },
    repair: photoRepair(start, desk.chance('repair')),
    settle: (scene) => {
      if (o.palette > 0) reduceColors(scene, o.palette, desk.chance('palette'))
    },
    ranked: true,
    trim: (losses) => {
      const worth = o.strokes === 'auto' ? trimmedCount(losses) : losses.length - 1
      return Math.max(worth, o.levels.at(-1) ?? 0)
    },
    show: ({ frozen: _, ...stroke }) => ({
      ...stroke,
      width: o.width,
      color: colored ? stroke.color : [...rgbOf(o.color), stroke.color[3]],
    }),
    frame: photo.frame,
    paper: o.paper,
    report: () => ({
      options: o,
      models: modelsOf(models, looker),
      unknownWords: unknownIn(models, words),
    }),
  }
}
