/**
 * @file Photo → drawing, as a recipe for `run/` (CLIPasso, Vinker et al. 2022).
 *
 *   photo ─► attention × edges ─► first strokes along contours, per seed
 *         ─► features through a bank of views, per encoder ─┐
 *   words, if any ─► targets in each encoder's space ───────┴─► objectives
 */
import type { Encoder } from '../../nn/encoder.ts'
import type { RasterImage } from '../image/image.ts'
import { readPrompts } from '../objective/prompt.ts'
import { paced } from '../optimize/schedule.ts'
import { photoRepair } from '../optimize/start/photo-start.ts'
import { type Resolved, resolveOptions, type SketchOptions } from '../options/sketch-options.ts'
import type { Drawing } from '../output/drawing.ts'
import { mapPicture } from '../photo/given-map.ts'
import { modelsOf, unknownIn } from '../run/outcome.ts'
import type { Plan, RunTools } from '../run/plan.ts'
import { run } from '../run/run.ts'
import type { Stroke } from '../strokes/strokes.ts'
import { drafts, firstScenes, openObjectives, startOf } from './beginning.ts'
import { handOf, movedBy } from './by-hand.ts'
import { asDrafted, endOf } from './ending.ts'
import type { Planning, SketchContext } from './planning.ts'
import { type Sight, see } from './sight.ts'
import { paceOf } from './step-pace.ts'
import { fewerHint, undoubled } from './stroke-count.ts'

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
  const plan = (tools: RunTools) => planOf(image, { options: o, context, tools })
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

interface Given {
  options: Resolved<SketchOptions>
  context: SketchContext
  tools: RunTools
}

async function planOf(
  image: RasterImage,
  { options: asked, context, tools }: Given,
): Promise<Plan<'sketch'>> {
  const o = paced(asked)
  const { models, from = [] } = context
  const looker = context.saliencyEncoder ?? models[0].encoder
  const words = readPrompts(o)
  await tools.enter('saliency')
  const sight = await lookAt(image, looker, { options: o, context })
  await tools.enter('features')
  const planning = { options: o, context, tools, sight, looker, words }
  const objectives = await openObjectives(planning)
  const start = startOf(o, sight, from)
  const traces = firstScenes(start, planning)
  const hand = handOf({ ...planning, objectives })
  return {
    objectives,
    starts: hand ? await movedBy(hand, traces) : traces,
    ...paceOf(planning),
    repair: photoRepair(start, tools.chance('repair')),
    ...(drafts(o) ? asDrafted(o, objectives, hand) : { ranked: true, ...undoubled(o, models) }),
    ...endOf(planning),
    report: (_, count) => ({
      hints: [...sight.hints, ...fewerHint(count, o)],
      options: asked,
      models: modelsOf(models, looker),
      unknownWords: unknownIn(models, words),
    }),
  }
}

/** Looks at the photo, and shows what of it is kept. */
async function lookAt(
  image: RasterImage,
  encoder: Encoder,
  { options, context }: Pick<Planning, 'options' | 'context'>,
): Promise<Sight> {
  const { engine, mask, masker, detail, onMask, memory } = context
  const sight = await see({ image, mask, masker, detail, encoder, engine, options }, memory)
  onMask?.(mapPicture(image, sight.kept))
  return sight
}
