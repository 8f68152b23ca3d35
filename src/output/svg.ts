/**
 * @file Strokes as SVG: one stroked <path> a stroke, best first, never an outline, and in
 * <metadata> the recipe, so that the file itself can be given back as configuration.
 */
import { ImageError, OptionError } from '../errors.ts'
import type { DrawOptions } from '../options/draw-options.ts'
import type { SketchOptions } from '../options.ts'
import { RECIPE_ATTRIBUTE, recipeTexts } from '../read-svg/recipe-text.ts'
import { type Frame, hex, piecesOf, type Stroke } from '../strokes/strokes.ts'
import { VERSION } from '../version.ts'
import type { DrawingOf, Kind } from './drawing.ts'

/** What a drawing of one kind remembers of how it was made. Nothing in it depends on time or place. */
export interface RecipeOf<K extends Kind> {
  generator: 'strokesmith'
  version: string
  kind: K
  models: { id: string; hash: string }[]
  seed: number
  options: Partial<RecipeOptions[K]>
  /** Of the drawing, and of every candidate it was chosen from (`report.loss`). */
  losses: { drawing: number; candidates: number[] }
  /** How many of the strokes are shown, if not all. */
  level?: number
}

/** What a drawing remembers; `kind` tells what of. */
export type Recipe<K extends Kind = Kind> = { [Each in K]: RecipeOf<Each> }[K]

/** Options as a recipe holds them: the words of a drawing are one of them. */
export interface RecipeOptions {
  sketch: SketchOptions
  draw: DrawOptions & { prompt: string }
}

/**
 * The drawing as an SVG document that carries its own recipe.
 * @param level show the first so many strokes only; their paths are, byte for byte, the first of
 *   the whole drawing's.
 */
export function drawingToSvg(drawing: DrawingOf<Kind>, level = drawing.strokes.length): string {
  const recipe = recipeOf(drawing)
  return toSvg(drawing, level < drawing.strokes.length ? { ...recipe, level } : recipe)
}

function recipeOf({ kind, report }: DrawingOf<Kind>): RecipeOf<Kind> {
  const { options, models, loss, seeds } = report
  const words = 'prompt' in report && { prompt: report.prompt }
  return {
    generator: 'strokesmith',
    version: VERSION,
    kind,
    models: models.map(({ id, hash }) => ({ id, hash })),
    seed: options.seed,
    options: { ...words, ...options },
    losses: { drawing: digits(loss), candidates: seeds.map((seed) => digits(seed.loss)) },
  }
}

/**
 * Strokes as an SVG document of the picture's own proportions.
 *
 * @param drawing strokes in canvas pixels and the frame of the picture, which becomes the viewBox.
 * @throws {ImageError} if a stroke has a coordinate that is not a number.
 */
export function toSvg(
  drawing: { strokes: Stroke[]; frame: Frame; paper?: string },
  recipe: object & { level?: number },
): string {
  const { x, y, width, height } = drawing.frame
  const { paper } = drawing
  const all = drawing.strokes.map((stroke, i) => ({
    d: pathData(stroke),
    ...paint(stroke),
    ...worth(stroke, i + 1),
    ...(stroke.frozen && { 'data-frozen': 'true' }),
  }))
  const shared = agreed(all)
  const json = escapeXml(JSON.stringify(recipe))
  const elements = drawing.strokes.map((stroke, i) => {
    const own = without(all[i], shared)
    return stroke.taper ? taperedStroke(stroke, own) : `<path${attributes(own)}/>`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${[x, y, width, height].map(compact).join(' ')}" ${RECIPE_ATTRIBUTE}='${json.replace(/'/g, '&apos;')}'>`,
    `  <metadata>${json}</metadata>`,
    ...(paper ? [`  <rect${attributes({ ...corner(drawing.frame), fill: paper })}/>`] : []),
    `  <g fill="none" stroke-linecap="round" stroke-linejoin="round"${attributes(shared)}>`,
    ...elements.slice(0, recipe.level).map((element) => `    ${element}`),
    '  </g>',
    '</svg>',
    '',
  ].join('\n')
}

const corner = ({ x, y, width, height }: Frame): Attributes => ({
  x: compact(x),
  y: compact(y),
  width: compact(width),
  height: compact(height),
})

/**
 * A stroke whose width changes, which no single SVG path can be: a group of short ones. They are
 * opaque and the group is not, or the round caps would show where they overlap. What the group
 * carries as data is the stroke itself, for those who read it.
 */
function taperedStroke(stroke: Stroke, { d, ...own }: Attributes): string {
  const pieces = piecesOf(stroke).map(
    ({ points, width }) =>
      `<path${attributes({ d: pathData({ points }), 'stroke-width': compact(width) })}/>`,
  )
  const whole = { ...own, 'data-d': d, 'data-taper': compact(stroke.taper ?? 0) }
  return `<g${attributes(whole)}>${pieces.join('')}</g>`
}

/**
 * The recipe in an SVG that strokesmith wrote, whatever program saved it since.
 * @throws {OptionError} if there is none, {ImageError} if the SVG cannot be read.
 */
export function readRecipe(svg: string): Recipe {
  for (const text of recipeTexts(svg)) {
    try {
      const recipe = JSON.parse(text)
      if (recipe.generator === 'strokesmith' && recipe.options)
        return { ...recipe, kind: kindOf(recipe) }
    } catch {}
  }
  throw new OptionError('this SVG holds no strokesmith recipe')
}

/** Version 0.1.0 did not write the kind, and only drawings of words had segments. */
const kindOf = ({ kind, options }: { kind?: Kind; options: object }): Kind =>
  kind ?? ('segments' in options ? 'draw' : 'sketch')

/** `M x y C …`: an SVG path of the stroke's cubic segments. */
export function pathData({ points }: Pick<Stroke, 'points'>): string {
  const [start, ...rest] = points.map((point) => point.map(compact).join(' '))
  return `M${start}C${rest.join(' ')}`
}

type Attributes = Record<string, string>

function paint({ width, color, taper }: Stroke): Attributes {
  const opacity = compact(color[3])
  if (taper) return { stroke: hex(color), ...(opacity !== '1' && { opacity }) }
  return {
    stroke: hex(color),
    'stroke-width': compact(width),
    ...(opacity !== '1' && { 'stroke-opacity': opacity }),
  }
}

/** Which stroke it is, counted from the one that matters most, and what it gains. */
function worth({ gain }: Stroke, rank: number): Attributes {
  if (gain === undefined) return {}
  return { 'data-rank': String(rank), 'data-gain': String(digits(gain)) }
}

/** What belongs to one element only, even if all have the same. */
const OWN = ['d', 'opacity', 'data-rank', 'data-gain', 'data-frozen']

/** The attributes on which all elements agree; they are written once, on the group. */
function agreed([first = {}, ...others]: Attributes[]): Attributes {
  const same = ([name, value]: [string, string]) =>
    !OWN.includes(name) && others.every((other) => other[name] === value)
  return Object.fromEntries(Object.entries(first).filter(same))
}

function without(path: Attributes, shared: Attributes): Attributes {
  return Object.fromEntries(Object.entries(path).filter(([name]) => !(name in shared)))
}

function attributes(values: Attributes): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('')
}

/** Two decimals, a tenth of what a viewer can show; no trailing zeros, no negative zero. */
function compact(value: number): string {
  if (!Number.isFinite(value)) throw new ImageError(`a stroke holds ${value} instead of a number`)
  return String(Math.round(value * 100) / 100 || 0)
}

/** Five significant digits: enough to compare runs by. */
function digits(value: number): number {
  return Number(value.toPrecision(5))
}

const ENTITIES: [RegExp, string][] = [
  [/&/g, '&amp;'],
  [/</g, '&lt;'],
  [/>/g, '&gt;'],
]

function escapeXml(text: string): string {
  return ENTITIES.reduce((out, [pattern, entity]) => out.replace(pattern, entity), text)
}
