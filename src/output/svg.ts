/**
 * @file A drawing as an SVG document: what it shows, of what size and name, and in <metadata> the
 * recipe, so that the file itself can be given back as configuration.
 */
import { OptionError } from '../errors.ts'
import type { DrawOptions } from '../options/draw-options.ts'
import type { SketchOptions } from '../options/sketch-options.ts'
import { RECIPE_ATTRIBUTE, recipeTexts } from '../read-svg/recipe-text.ts'
import type { Frame, Stroke } from '../strokes/strokes.ts'
import { VERSION } from '../version.ts'
import type { DrawingOf, Kind } from './drawing.ts'
import type { PlotReport } from './plot/plot.ts'
import { type Body, type BodyOptions, bodyOf } from './svg-body.ts'
import { type Attributes, attributes, compact, digits, escapeXml } from './svg-text.ts'

export { pathData } from './svg-text.ts'

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

/** How a drawing is written. */
export interface SvgOptions extends BodyOptions {
  /** What the picture is called, for those who hear it read. @default none */
  title?: string
}

/** The drawing as an SVG document that carries its own recipe. @throws {OptionError} */
export function drawingToSvg(drawing: DrawingOf<Kind>, options: SvgOptions = {}): string {
  return composeSvg(drawing, options).svg
}

/**
 * The same, and what a pen does to plot it.
 * @throws {OptionError} if the options do not go together
 */
export function composeSvg(
  drawing: DrawingOf<Kind>,
  options: SvgOptions = {},
): { svg: string; plot?: PlotReport } {
  const { level = drawing.strokes.length } = options
  const { options: drawn } = drawing.report
  const inherits = 'palette' in drawn && drawn.palette === 0 && drawn.color === 'currentColor'
  const recipe = recipeOf(drawing)
  const partial = level < drawing.strokes.length ? { ...recipe, level } : recipe
  const body = bodyOf(drawing, { ...options, ...(inherits && { color: 'currentColor' }) })
  return {
    svg: documentOf(body, { ...options, paper: drawing.paper, recipe: partial }),
    plot: body.plot,
  }
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
 * Strokes as an SVG document of the picture's own proportions, or on a page.
 *
 * @param drawing strokes in canvas pixels and the frame of the picture, which becomes the viewBox.
 * @throws {ImageError} if a stroke has a coordinate that is not a number.
 * @throws {OptionError} if the options do not go together.
 */
export function toSvg(
  { paper, ...drawing }: { strokes: Stroke[]; frame: Frame; paper?: string },
  recipe: object & { level?: number },
  options: SvgOptions = {},
): string {
  const body = bodyOf({ levels: [], ...drawing }, { level: recipe.level, ...options })
  return documentOf(body, { ...options, paper, recipe })
}

interface Document {
  recipe: object
  title?: string
  paper?: string
}

function documentOf(body: Body, { recipe, title, paper }: Document): string {
  const name = title ? [`  <title>${escapeXml(title)}</title>`] : []
  const json = escapeXml(JSON.stringify(recipe))
  const fallback = `${RECIPE_ATTRIBUTE}='${json.replace(/'/g, '&apos;')}'`
  return [
    `<svg${attributes(rootAttributes(body, title))} ${fallback}>`,
    ...name,
    `  <metadata>${json}</metadata>`,
    ...(paper ? [`  <rect${attributes({ ...corner(body.frame), fill: paper })}/>`] : []),
    ...body.lines,
    '</svg>',
    '',
  ].join('\n')
}

/** As large as it is drawn: viewers that know no viewBox, and plotters, go by width and height. */
function rootAttributes({ frame, unit, inkscape }: Body, title?: string): Attributes {
  const { x, y, width, height } = frame
  const suffix = unit === 'px' ? '' : unit
  return {
    xmlns: 'http://www.w3.org/2000/svg',
    ...(inkscape && { 'xmlns:inkscape': 'http://www.inkscape.org/namespaces/inkscape' }),
    viewBox: [x, y, width, height].map(compact).join(' '),
    width: `${compact(width)}${suffix}`,
    height: `${compact(height)}${suffix}`,
    ...(title && { role: 'img' }),
  }
}

const corner = ({ x, y, width, height }: Frame): Attributes => ({
  x: compact(x),
  y: compact(y),
  width: compact(width),
  height: compact(height),
})

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
