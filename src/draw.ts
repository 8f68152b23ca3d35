/**
 * @file Prompt → drawing, as a recipe for `run.ts` (CLIPDraw, Frans et al. 2021; with a style image
 * StyleCLIPDraw, Schaldenbrand et al. 2022).
 *
 *   words ─► one target in each encoder's space ─┬─► objectives
 *   style image ─► moments ──────────────────────┘
 *              └─► palette ─► random strokes, per seed
 *   seeds are chosen by their similarity in views that no step looked through
 */
import { OptionError } from './errors.ts'
import type { RasterImage } from './image/image.ts'
import { heldOutSimilarity } from './objective/held-out.ts'
import { promptText, readPrompts } from './objective/prompt.ts'
import { promptObjective } from './objective/prompt-objective.ts'
import type { Learning } from './optimize/candidate.ts'
import { freshViews } from './optimize/schedule.ts'
import { type Area, areaOf } from './optimize/start/area.ts'
import { imagePalette } from './optimize/start/palette.ts'
import { randomStrokes } from './optimize/start/random-strokes.ts'
import { type DrawOptions, resolveDrawOptions, startWidth } from './options/draw-options.ts'
import type { Resolved } from './options.ts'
import { modelsOf, unknownIn } from './outcome.ts'
import type { Drawing } from './output/drawing.ts'
import type { Plan, RunContext, RunTools } from './plan.ts'
import { run } from './run.ts'
import { packStrokes } from './strokes/scene.ts'

export interface DrawContext extends RunContext<Drawing<'draw'>> {
  /** A picture whose style the drawing takes on. */
  style?: RasterImage
  /** A picture that is white where strokes may lie: they begin and stay there. */
  mask?: RasterImage
}

/** CLIPDraw's learning rates of widths and colours, beside 1 for points. */
const [WIDTH_RATE, COLOR_RATE] = [0.1, 0.01]
/** CLIPDraw's limits of a width in pixels, on a canvas of 224. */
const WIDTHS = [1, 50] as const
const SHADES = [0, 1] as const
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
  const o = resolveDrawOptions(options)
  const plan = (tools: RunTools) => planOf(prompt, o, context, tools)
  return run({ kind: 'draw', options: o, context, plan })
}

async function planOf(
  prompt: string,
  o: Resolved<DrawOptions>,
  { engine, models, style, mask, from = [] }: DrawContext,
  tools: RunTools,
): Promise<Plan<'draw'>> {
  const words = readPrompts({ ...o, prompt })
  if (!words) throw new OptionError('the prompt is empty')
  await tools.enter('features')
  const objectives = await tools.open(models, (model) =>
    promptObjective(model, { engine, words, style, options: o, random: tools.chance('views') }),
  )
  const palette = style && imagePalette(style, o.canvas, tools.chance('palette'))
  const missing = Math.max(0, o.strokes - from.length)
  const area = mask && areaOf(mask, o.canvas)
  const start = { ...o, strokes: missing, width: startWidth(o), palette, area }
  const startOf = (seed: number) => {
    const fresh = randomStrokes(start, tools.chance('strokes', seed))
    return packStrokes([...from, ...fresh], o.pressure)
  }
  return {
    objectives,
    starts: Array.from({ length: o.seeds }, (_, seed) => startOf(seed)),
    schedule: {
      ...o,
      pace: 'stepped',
      drops: o.drop,
      viewsAt: freshViews(o.views, o.look === 'steady'),
      keeps: 'last',
      lines: LINES,
      atOnce: 1,
    },
    learning: learningOf(o, area),
    fade: o.fade,
    ranked: o.ink,
    rate: async (scene) => -(await heldOutSimilarity(scene, objectives, o.views)),
    faintest: FAINT,
    frame: { x: 0, y: 0, width: o.canvas, height: o.canvas },
    report: (loss) => ({
      options: o,
      models: modelsOf(models),
      unknownWords: unknownIn(models, words),
      prompt: promptText(words.prompts[0]),
      similarity: -loss,
    }),
  }
}

/** Ink learns its points only. */
function learningOf({ ink, canvas, learningRate }: DrawOptions, area?: Area): Learning {
  const points = { rate: learningRate, limits: [0, canvas], confine: area?.confine } as const
  if (ink) return { points }
  const color = { rate: learningRate * COLOR_RATE, limits: SHADES }
  const width = { rate: learningRate * WIDTH_RATE, limits: WIDTHS }
  return { points, width, color, opacity: color }
}
