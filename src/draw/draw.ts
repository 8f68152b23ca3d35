/**
 * @file Prompt → drawing, as a recipe for `run/` (CLIPDraw, Frans et al. 2021; with a style image
 * StyleCLIPDraw, Schaldenbrand et al. 2022), from what a prior of drawings proposes or from chance.
 *
 *   words ─► one target in each encoder's space ─┬─► objectives
 *   style image ─► moments ──────────────────────┘
 *              └─► palette ─┐
 *   words ─► prior ─► proposals, the best ─┴─► first strokes, per seed
 *   seeds are chosen by their similarity in views that no step looked through
 */
import { OptionError } from '../errors.ts'
import type { RasterImage } from '../image/image.ts'
import { heldOutSimilarity } from '../objective/held-out.ts'
import { type PromptSet, promptText, readPrompts } from '../objective/prompt.ts'
import { promptObjective, thingObjectives } from '../objective/prompt-objective.ts'
import { freshViews, paced } from '../optimize/schedule.ts'
import { type SettledDrawOptions, withEffort } from '../options/draw-effort.ts'
import { type DrawOptions, resolveDrawOptions } from '../options/draw-options.ts'
import type { Resolved } from '../options/sketch-options.ts'
import type { Drawing } from '../output/drawing.ts'
import type { Prior } from '../prior/prior.ts'
import { drawingsIn, knows } from '../prior/starts.ts'
import { modelsOf, unknownIn } from '../run/outcome.ts'
import type { Plan, RunContext, RunTools } from '../run/plan.ts'
import { run } from '../run/run.ts'
import { filled } from '../strokes/fill.ts'
import { firstStrokes } from './first-strokes.ts'

export interface DrawContext extends RunContext<Drawing<'draw'>> {
  /** A picture whose style the drawing takes on. */
  style?: RasterImage
  /** A picture that is white where strokes may lie: they begin and stay there, by chance. */
  mask?: RasterImage
  /**
   * What drawings of things look like (`embeddedPrior`). Without it, and where a mask or frozen strokes
   * are given, strokes begin by chance.
   */
  prior?: Prior
}

/** Opacity below which a stroke has faded away. */
const FAINT = 0.02
/**
 * Lines that a cubic is flattened to: for strokes of a tenth of the canvas, less than a tenth of a
 * pixel from the curve. By default the longest stroke would decide for all.
 */
const LINES = 8

/**
 * Draws words.
 * @throws {OptionError} for a prompt or options that make no sense, {ImageError} for a style image
 *   without pixels, {AbortError} once `signal` has fired.
 */
export async function draw(
  prompt: string,
  options: Partial<DrawOptions>,
  context: DrawContext,
): Promise<Drawing<'draw'>> {
  const asked = resolveDrawOptions(options)
  const words = readPrompts({ ...asked, prompt })
  if (!words) throw new OptionError('the prompt is empty')
  const chance = asked.start === 'learned' ? 'centre' : asked.start
  const start = (await learns(words, asked, context)) ? 'learned' : chance
  const things = drawingsIn(words.prompts[0].text)
  const o = withEffort(asked, start, { things, styled: context.style !== undefined })
  const plan = (tools: RunTools) => planOf(words, { options: o, context, tools })
  return run({ kind: 'draw', options: o, context, plan })
}

interface Planning {
  options: Resolved<SettledDrawOptions>
  context: DrawContext
  tools: RunTools
}

async function planOf(
  words: PromptSet,
  { options: o, context, tools }: Planning,
): Promise<Plan<'draw'>> {
  const { engine, models, style } = context
  await tools.enter('features')
  const aim = { engine, words, style, options: o, random: () => tools.chance('views') }
  const objectives = await tools.open(models, (model) => promptObjective(model, aim))
  const judgesOf = (thing: string) => thingObjectives(models, thing, aim)
  const beginning = { ...context, tools, objectives, judgesOf }
  const { undrawn, unread, ...first } = await firstStrokes(words, o, beginning)
  return {
    objectives,
    ...first,
    schedule: {
      ...paced(o),
      pace: 'stepped',
      drops: o.drop,
      viewsAt: freshViews(o.views, o.look === 'steady'),
      keeps: 'last',
      lines: LINES,
      atOnce: 1,
    },
    rate: async (scene) => -(await heldOutSimilarity(scene, objectives, o.views)),
    faintest: FAINT,
    show: o.fill ? filled : undefined,
    frame: { x: 0, y: 0, width: o.canvas, height: o.canvas },
    report: (loss) => ({
      options: o,
      models: modelsOf(models),
      unknownWords: unknownIn(models, words),
      prompt: promptText(words.prompts[0]),
      undrawn,
      unread,
      similarity: -loss,
    }),
  }
}

/** Whether strokes can begin as learned: where the prior knows a thing, or drew before. */
async function learns(
  words: PromptSet,
  { start }: DrawOptions,
  { prior, mask, from = [] }: DrawContext,
): Promise<boolean> {
  if (!prior || mask || start !== 'learned' || from.some(({ frozen }) => frozen)) return false
  return from.length > 0 || knows(prior, words.prompts[0].text)
}
