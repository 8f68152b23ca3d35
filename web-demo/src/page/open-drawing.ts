/** @file Back into the page: an SVG that strokesmith wrote as a sheet, with its settings. */
import {
  type Drawing,
  type DrawOptions,
  OptionError,
  type Point,
  type PromptDrawing,
  type Recipe,
  readRecipe,
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

type WordsRecipe = Recipe<DrawOptions & { prompt: string }>

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

/** A photo may have been drawn with a prompt beside it; segments only words have. */
const isOfWords = (recipe: Recipe | WordsRecipe): recipe is WordsRecipe =>
  'segments' in recipe.options

/** The words that were drawn; nothing if it was a photo. */
export const promptIn = (recipe: Recipe | WordsRecipe): string | undefined =>
  isOfWords(recipe) ? recipe.options.prompt : undefined

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
  { options }: Recipe,
  first: Element,
  strokes: readonly SheetStroke[],
  paper: string,
): Style {
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
export function drawingIn(recipe: Recipe | WordsRecipe, viewBox: string): Sheet['drawing'] {
  const [x, y, width, height] = viewBox.split(/[\s,]+/).map(Number)
  const { levels = [], canvas = 224 } = recipe.options
  const report = isOfWords(recipe) ? wordsReport(recipe) : photoReport(recipe)
  return { levels, canvas, frame: { x, y, width, height }, report }
}

function photoReport(recipe: Recipe): Drawing['report'] {
  return {
    ...recalled(recipe),
    options: recipe.options as Drawing['report']['options'],
    encoder: { passes: 0, looks: 0, gflop: 0, gflops: 0 },
    loss: recipe.losses.drawing,
    prefixes: [],
    seeds: recipe.losses.candidates.map((loss, seed) => ({
      seed,
      loss,
      step: 0,
      dropped: false,
    })),
  }
}

/** Its losses are similarities with the sign changed. */
function wordsReport(recipe: WordsRecipe): PromptDrawing['report'] {
  const { prompt = '', ...options } = recipe.options
  return {
    ...recalled(recipe),
    prompt,
    options: options as DrawOptions,
    unknownWords: [],
    encoder: { gflopPerStep: 0, gflops: 0 },
    similarity: -recipe.losses.drawing,
    seeds: recipe.losses.candidates.map((loss, seed) => ({ seed, similarity: -loss })),
  }
}

/** What both have; a recipe tells little of how the run went. */
const recalled = ({ models }: Recipe | WordsRecipe) => ({
  models: models.map((model) => ({ ...model, parameters: 0 })),
  engine: '',
  kept: 0,
  curve: [],
  milliseconds: {},
})

function settingsOf({ options, seed }: Recipe, paperInFile: boolean): Partial<Settings> {
  const { preset, fidelity = 0.5, background = 'auto' } = options
  const quality = preset === 'fast' || preset === 'best' ? preset : 'default'
  return { seed, quality, fidelity, background, paperInFile }
}
