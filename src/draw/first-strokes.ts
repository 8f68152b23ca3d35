/** @file What a drawing of words begins with: what the prior proposes, or chance, as in CLIPDraw. */
import { OptionError } from '../errors.ts'
import type { RasterImage } from '../image/image.ts'
import type { Objective } from '../objective/objective.ts'
import type { PromptSet } from '../objective/prompt.ts'
import type { Learning } from '../optimize/candidate.ts'
import { type Area, areaOf } from '../optimize/start/area.ts'
import { imagePalette } from '../optimize/start/palette.ts'
import { randomStrokes } from '../optimize/start/random-strokes.ts'
import type { SettledDrawOptions } from '../options/draw-effort.ts'
import { type DrawOptions, startWidth } from '../options/draw-options.ts'
import type { Prior } from '../prior/prior.ts'
import { learnedStarts, packAlike, type StartOptions, startOptions } from '../prior/starts.ts'
import type { Plan, RunTools } from '../run/plan.ts'
import { packStrokes } from '../strokes/scene.ts'
import type { Color, Stroke } from '../strokes/strokes.ts'

/** CLIPDraw's learning rates of widths and colours, beside 1 for points. */
const [WIDTH_RATE, COLOR_RATE] = [0.1, 0.01]
/** CLIPDraw's limits of a width in pixels, on a canvas of 224. */
const WIDTHS = [1, 50] as const
const SHADES = [0, 1] as const
/** Farthest that a proposed stroke moves, as a share of the canvas: prior and words shall agree. */
const REACH = 0.012
/** … and one of joined cubics, as a share of that: its short ones would show every point that moves. */
const JOINED = 0.3

export interface Beginning {
  /** Needed where strokes begin as learned. */
  prior?: Prior
  style?: RasterImage
  mask?: RasterImage
  from?: readonly Stroke[]
  tools: RunTools
  /** By which proposals are compared. */
  objectives: readonly Objective[]
  /** By which those of one thing among several are (`StartOptions`). */
  judgesOf?: StartOptions['judgesOf']
}

type Begun = Pick<Plan<'draw'>, 'starts' | 'learning' | 'fade' | 'putsBack' | 'ranked'> & {
  /** Things of which no drawing is known, and words that chose none. */
  undrawn: string[]
  unread: string[]
}

/** First strokes of words, and what of them is learned. @throws {ImageError} for pictures without pixels */
export const firstStrokes = (
  words: PromptSet,
  o: SettledDrawOptions,
  beginning: Beginning,
): Promise<Begun> | Begun =>
  o.start === 'learned' ? learnedOf(words, o, beginning) : chanceOf(o, beginning)

/** One drawing a seed, the best of those proposed; their lines stay near. */
async function learnedOf(
  words: PromptSet,
  o: SettledDrawOptions,
  { prior, style, from = [], tools, objectives, judgesOf }: Beginning,
): Promise<Begun> {
  const palette = style && imagePalette(style, o.canvas, tools.chance('palette'))
  if (!prior) throw new OptionError('learned strokes need a prior')
  const options = { ...startOptions(o), prior, random: tools.chance('prior'), judgesOf }
  const { drawings, undrawn, unread } =
    from.length > 0
      ? {
          drawings: Array.from({ length: o.seeds }, () => ({ strokes: [...from] })),
          undrawn: [],
          unread: [],
        }
      : await learnedStarts(words.prompts[0].text, options, objectives)
  const first = drawings.slice(0, o.seeds).map(({ strokes }) => strokes)
  const dyed = palette && !o.ink ? first.map((drawing) => dye(drawing, palette)) : first
  const { points, width, color } = learningOf(o)
  const reach = REACH * o.canvas * (options.whole ? JOINED : 1)
  const near = { points: { ...points, reach } }
  return {
    starts: packAlike(dyed, o.pressure),
    learning: style && !o.ink ? { ...near, width, color } : near,
    putsBack: !style,
    // Long lines come first as it is; sorting strokes takes seconds.
    ranked: o.levels.length > 0 || (o.ink && 'measured'),
    undrawn,
    unread,
  }
}

function chanceOf(o: SettledDrawOptions, { style, mask, from = [], tools }: Beginning): Begun {
  const palette = style && imagePalette(style, o.canvas, tools.chance('palette'))
  const missing = Math.max(0, o.strokes - from.length)
  const area = mask && areaOf(mask, o.canvas)
  const where = o.start === 'anywhere' ? o.start : 'centre'
  const start = {
    ...o,
    start: where,
    strokes: missing,
    width: startWidth(o),
    palette,
    area,
  } as const
  const startOf = (seed: number) => {
    const fresh = randomStrokes(start, tools.chance('strokes', seed))
    return packStrokes([...from, ...fresh], o.pressure)
  }
  return {
    starts: Array.from({ length: o.seeds }, (_, seed) => startOf(seed)),
    learning: learningOf(o, area),
    fade: o.fade,
    ranked: o.ink,
    undrawn: [],
    unread: [],
  }
}

/** Lightness (Rec. 601) from which on a colour is lost on white paper. */
const LOST = 0.82

/**
 * The palette's colours, by their shares, along the strokes: long lines come first and take the
 * commonest one.
 */
function dye(drawing: readonly Stroke[], palette: readonly Color[]): Stroke[] {
  const seen = palette.filter(([r, g, b]) => 0.299 * r + 0.587 * g + 0.114 * b < LOST)
  const colors = seen.length > 0 ? seen : palette
  return drawing.map((stroke, i) => {
    const [red, green, blue] = colors[Math.floor((i * colors.length) / drawing.length)]
    return { ...stroke, color: [red, green, blue, stroke.color[3]] }
  })
}

type Learned = Learning & Required<Pick<Learning, 'points'>>

/** Ink learns its points only. */
function learningOf({ ink, canvas, learningRate }: DrawOptions, area?: Area): Learned {
  const points = { rate: learningRate, limits: [0, canvas], confine: area?.confine } as const
  if (ink) return { points }
  const color = { rate: learningRate * COLOR_RATE, limits: SHADES }
  const width = { rate: learningRate * WIDTH_RATE, limits: WIDTHS }
  return { points, width, color, opacity: color }
}
