/**
 * @file Photo → drawing, as a recipe for `run.ts` (CLIPasso, Vinker et al. 2022).
 *
 *   photo ─► attention × edges ─► first strokes along contours, per seed
 *         ─► features through a bank of views, per encoder ─┐
 *   words, if any ─► targets in each encoder's space ───────┴─► objectives
 */
import type { Encoder } from '../nn/encoder.ts'
import type { RasterImage } from './image/image.ts'
import { clamp } from './numbers.ts'
import type { Objective } from './objective/objective.ts'
import { photoObjective } from './objective/photo-objective.ts'
import { readPrompts } from './objective/prompt.ts'
import { cleanLoss, poorness } from './optimize/evaluate.ts'
import { type ByHand, lossByHand } from './optimize/hand/draw-by-hand.ts'
import { bankViews, type Paced, paced, type Schedule } from './optimize/schedule.ts'
import { reduceColors } from './optimize/start/photo-colors.ts'
import { photoRepair, photoStart } from './optimize/start/photo-start.ts'
import { type Resolved, resolveOptions, type SketchOptions, strokeBudget } from './options.ts'
import { modelsOf, unknownIn } from './outcome.ts'
import type { Drawing } from './output/drawing.ts'
import { mapPicture } from './photo/given-map.ts'
import type { Plan, RunContext, RunTools } from './plan.ts'
import { run } from './run.ts'
import { type Masker, type PhotoMemory, see, viewsSeenBy } from './sight.ts'
import { comparingViews, fewerHint, sparesOf, undoubled, worthOf } from './sketch-count.ts'
import { handOf, movedBy } from './sketch-hand.ts'
import { inkFrom, learningOf, penWidth, shownColor } from './sketch-ink.ts'
import type { Stroke } from './strokes/strokes.ts'

export interface SketchContext extends RunContext<Drawing<'sketch'>> {
  /** Whose attention says where to draw. @default the encoder of the first of `models` */
  saliencyEncoder?: Encoder
  /** A picture that is white where the subject is; beats transparency and the encoder's mask. */
  mask?: RasterImage
  /** What finds the subject for `masker: 'isnet'`. */
  masker?: Masker
  /** A picture that is white where more strokes are wanted. */
  detail?: RasterImage
  /** Told what of the photo is kept as its subject: a picture that is white there. */
  onMask?: (mask: RasterImage) => void
  /** Lets the photo that was sketched last be sketched again without looking at it again. */
  memory?: PhotoMemory
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
  const plan = (tools: RunTools) => planOf(image, o, context, tools)
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
  asked: Resolved<SketchOptions>,
  context: SketchContext,
  tools: RunTools,
): Promise<Plan<'sketch'>> {
  const o = paced(asked)
  const { engine, models, mask, masker, detail, onMask, from = [], memory } = context
  const looker = context.saliencyEncoder ?? models[0].encoder
  const words = readPrompts(o)
  await tools.enter('saliency')
  const looking = { image, mask, masker, detail, encoder: looker, engine, options: o }
  const sight = await see(looking, memory)
  const { at, photo, attention, where, zoom, hints, kept, features, views } = sight
  const { size, contours } = where
  const drafts = o.iterations === 0
  onMask?.(mapPicture(image, kept))

  await tools.enter('features')
  const heldOut = comparingViews(o)
  const objectives = await tools.open(models, (model) => {
    const options = drafts ? { ...o, bank: 0 } : o // which looks through the clean view alone
    const { encoder } = model
    const seen = encoder === looker ? features : undefined
    const known = drafts ? undefined : viewsSeenBy(encoder, views)
    const aim = { engine, photo: at(encoder.size), attention, words, options, seen, known, heldOut }
    return photoObjective(model, { ...aim, random: tools.chance('views') })
  })
  const pen = { ...o, width: penWidth(o, zoom) }
  const inkOf = inkFrom(photo, size, pen)
  const traced = o.start !== 'saliency' && contours !== undefined
  const [strokes, spares] = [strokeBudget(o), from.length > 0 ? 0 : sparesOf(o)]
  const segments = segmentsOf(o, traced, strokes)
  const look = { taper: o.pressure, where, photo, inkOf }
  const start = { ...o, strokes, spares, ...segments, ...look }
  const traces = Array.from({ length: o.seeds }, (_, seed) =>
    photoStart(start, from, tools.chance('strokes', seed), seed + o.seed > 0),
  )
  const hand = handOf({ options: o, context, sight, objectives, tools })
  return {
    objectives,
    starts: hand ? await movedBy(hand, traces) : traces,
    schedule: { ...scheduleOf(o), lines: traced ? TRACED_LINES : undefined },
    learning: learningOf(o, traced ? TRACED_PACE / zoom : 1 / zoom),
    compare: heldOut.length > 0 ? (scene) => poorness(scene, objectives, heldOut) : undefined,
    repair: photoRepair(start, tools.chance('repair')),
    settle: (scene) => {
      if (o.palette > 0) reduceColors(scene, o.palette, tools.chance('palette'))
    },
    ...(drafts ? asDrafted(o, objectives, hand) : { ranked: true, ...undoubled(o, models) }),
    strokes: Math.max(strokes, from.length),
    trim: (losses) => worthOf(losses, from.length > 0 ? { ...o, exactly: true } : o),
    show: (stroke) => ({ ...stroke, width: pen.width, color: shownColor(stroke, o) }),
    frame: photo.frame,
    paper: o.paper,
    report: (_, count) => ({
      hints: [...hints, ...fewerHint(count, o)],
      options: asked,
      models: modelsOf(models, looker),
      unknownWords: unknownIn(models, words),
    }),
  }
}

/** A draft's strokes stay in the order they were traced in, and only what is asked for is measured. */
function asDrafted(
  { strokes, levels }: SketchOptions,
  objectives: readonly Objective[],
  hand?: Pick<ByHand, 'objective' | 'clock'>,
): Pick<Plan<'sketch'>, 'ranked' | 'rate'> {
  const measured = strokes === 'auto' || levels.length > 0
  return {
    ranked: measured && 'measured',
    rate: (scene) => (hand && !measured ? lossByHand(scene, hand) : cleanLoss(scene, objectives)),
  }
}

/** Strokes that were traced lie nearly where they belong, and take steps this much smaller. */
const TRACED_PACE = 0.5
/** Joined cubics that a traced contour takes at most, but more of them where strokes are few. */
const TRACED_SEGMENTS = 3
const TRACED_CUBICS = 64
/** The first strokes take as many. */
const MOST_SEGMENTS = 8

/**
 * Lines that each is flattened to underway: as a rule less than a tenth of a pixel from the curve. By
 * default the one that bends most decides for all, which takes 40 to 50.
 */
const TRACED_LINES = 16

/** Cubic segments of the first strokes, and of those after. */
function segmentsOf({ segments }: SketchOptions, traced: boolean, strokes: number) {
  if (segments !== 'auto') return { segments, later: segments }
  const later = clamp(Math.round(TRACED_CUBICS / strokes), TRACED_SEGMENTS, MOST_SEGMENTS)
  return traced ? { segments: MOST_SEGMENTS, later } : { segments: 1, later: 1 }
}

const scheduleOf = (o: Paced<SketchOptions>): Schedule => ({
  ...o,
  viewsAt: bankViews(o.views, o.bank),
  keeps: 'best',
  drops: o.pace === 'annealed',
})
