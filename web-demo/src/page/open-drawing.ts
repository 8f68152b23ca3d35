/** @file Back into the page: an SVG that strokesmith wrote as a sheet, with its settings. */
import {
  type DrawOptions,
  type DrawReport,
  OptionError,
  type Point,
  type Recipe,
  readRecipe,
  type SketchOptions,
  type SketchReport,
} from '../../../src/index.ts'
import { EMPTY, type Sheet, type SheetStroke, STYLE, type Style } from '../shared/sheet.ts'
import type { Settings } from './state.ts'

export interface Opened {
  sheet: Sheet
  shown: number
  /** Of a drawing of words. */
  prompt?: string
  settings: Partial<Settings>
}

/** A sheet from an SVG that strokesmith wrote. @throws {OptionError} for any other */
export function readSheet(svg: string): Opened {
  const recipe = readRecipe(svg)
  const document = new DOMParser().parseFromString(svg, 'image/svg+xml')
  // A tapered stroke is a group of its pieces.
  const elements = [...document.querySelectorAll('svg > g > path, svg > g > g')]
  if (elements.length === 0) throw new OptionError('this SVG holds no strokes')
  const strokes = elements.map(strokeOf)
  const paper = document.querySelector('rect')?.getAttribute('fill')
  const style = styleIn(recipe, elements[0], strokes, paper ?? STYLE.paper)
  const drawing = drawingIn(recipe, document.documentElement.getAttribute('viewBox') ?? '')
  const sheet = { ...EMPTY, strokes, style, drawing, nextId: strokes.length + 1 }
  const settings = settingsOf(recipe, paper != null)
  return { sheet, shown: strokes.length, prompt: promptIn(recipe), settings }
}

/** The words that were drawn; nothing if it was a photo. */
export const promptIn = (recipe: Recipe): string | undefined =>
  recipe.kind === 'draw' ? recipe.options.prompt : undefined

function strokeOf(element: Element, i: number): SheetStroke {
  return {
    id: i + 1,
    points: pointsOf(element.getAttribute('data-d') ?? element.getAttribute('d') ?? ''),
    gain: numberOf(element.getAttribute('data-gain')),
    opacity: numberOf(element.getAttribute('opacity') ?? inherited(element, 'stroke-opacity')),
    frozen: element.hasAttribute('data-frozen'),
  }
}

function styleIn(
  recipe: Recipe,
  first: Element,
  strokes: readonly SheetStroke[],
  paper: string,
): Style {
  const options = photoOptions(recipe)
  const pressure = numberOf(first.getAttribute('data-taper')) ?? 0
  const width = pressure > 0 ? options.width : numberOf(inherited(first, 'stroke-width'))
  const [{ opacity = 1 }] = strokes
  const same = strokes.every((stroke) => (stroke.opacity ?? 1) === opacity)
  return {
    pen: options.style ?? STYLE.pen,
    width: width ?? STYLE.width,
    ink: inherited(first, 'stroke') ?? STYLE.ink,
    paper,
    opacity: same && options.opacity !== 'learned' ? opacity : 'learned',
    pressure,
  }
}

/** What all strokes agree on is on the group, else on each of them. */
const inherited = (element: Element, name: string): string | null =>
  element.getAttribute(name) ?? element.parentElement?.getAttribute(name) ?? null

const numberOf = (text: string | null): number | undefined =>
  text === null ? undefined : Number(text)

/** `M x y C …`, absolute, as strokesmith writes it. */
function pointsOf(data: string): Point[] {
  const numbers = (data.match(/-?\d*\.?\d+(?:e[-+]?\d+)?/gi) ?? []).map(Number)
  if (!/^M[^A-Z]*C[^A-Z]*$/.test(data) || numbers.length < 8 || numbers.length % 6 !== 2) {
    throw new OptionError('this SVG holds paths that strokesmith did not write')
  }
  return Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i], numbers[2 * i + 1]])
}

/** All but the strokes, so that it is saved as what it was: a photo's drawing or one of words. */
export function drawingIn(recipe: Recipe, viewBox: string): Sheet['drawing'] {
  const [x, y, width, height] = viewBox.split(/[\s,]+/).map(Number)
  const { levels = [], canvas = 224 } = recipe.options
  const common = { levels, canvas, frame: { x, y, width, height } }
  return recipe.kind === 'draw'
    ? { ...common, kind: 'draw', report: wordsReport(recipe) }
    : { ...common, kind: 'sketch', report: photoReport(recipe) }
}

function photoReport(recipe: Recipe<'sketch'>): SketchReport {
  return { ...recalled(recipe), hints: [], options: recipe.options as SketchOptions }
}

/** Its losses are similarities with the sign changed. */
function wordsReport(recipe: Recipe<'draw'>): DrawReport {
  const { prompt = '', ...options } = recipe.options
  const similarity = -recipe.losses.drawing
  return { ...recalled(recipe), options: options as DrawOptions, prompt, similarity }
}

/** What both have; a recipe tells little of how the run went. */
const recalled = ({ models, losses }: Recipe) => ({
  models: models.map((model) => ({ ...model, parameters: 0 })),
  engine: '',
  unknownWords: [],
  encoder: { passes: 0, looks: 0, gflop: 0, gflops: 0 },
  loss: losses.drawing,
  prefixes: [],
  kept: 0,
  seeds: losses.candidates.map((loss, seed) => ({ seed, loss, step: 0, dropped: false })),
  curve: [],
  milliseconds: {},
})

/** Words have neither a style nor a background. */
const photoOptions = ({ kind, options }: Recipe): Partial<SketchOptions> =>
  kind === 'sketch' ? options : { width: options.width }

function settingsOf(recipe: Recipe, paperInFile: boolean): Partial<Settings> {
  const { seed, options } = recipe
  const { preset } = options
  const { fidelity = 0.5, background = 'auto' } = photoOptions(recipe)
  const quality = preset === 'fast' || preset === 'best' ? preset : 'default'
  return { seed, quality, fidelity, background, paperInFile }
}
