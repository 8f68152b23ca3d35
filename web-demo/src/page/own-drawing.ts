/** @file A sheet from an SVG as strokesmith wrote it, to the last digit. */
import type { Frame, Point, Recipe } from '../../../src/index.ts'
import { EMPTY, type SheetStroke, STYLE, type Style } from '../shared/sheet.ts'
import type { Opened } from './open-drawing.ts'
import { CANVAS, drawingIn, photoOptions, promptIn, settingsOf } from './recalled.ts'

/** Nothing if another program changed the file, or it is a plot or a page. */
export function ownSheet(svg: string, recipe: Recipe): Opened | undefined {
  const document = new DOMParser().parseFromString(svg, 'image/svg+xml')
  const frame = frameIn(document)
  const elements = [...document.querySelectorAll(STROKES)]
  if (!isOwnForm(document, elements) || !isOnCanvas(frame, recipe)) return undefined
  const strokes = elements.map(strokeOf)
  const paper = document.querySelector('rect')?.getAttribute('fill')
  const style = styleIn(recipe, elements[0], { strokes, paper: paper ?? STYLE.paper })
  const drawing = drawingIn(recipe, frame)
  const sheet = { ...EMPTY, strokes, style, drawing, nextId: strokes.length + 1 }
  const settings = settingsOf(recipe, paper != null)
  return { sheet, shown: strokes.length, prompt: promptIn(recipe), settings }
}

/** A tapered stroke is a group of its pieces. */
const STROKES = 'svg > g > path, svg > g > g'
const FOREIGN =
  ':not(svg, title, metadata, style, rect, g, path), [transform], :is([style], [class]):not(.self-drawing)'
/** One subpath of cubic segments, absolute. */
const PATH = /^M[^A-Za-z]*C[^A-Za-z]*$/

function isOwnForm(document: Document, strokes: readonly Element[]): boolean {
  const ranks = strokes.map((stroke) => stroke.getAttribute('data-rank'))
  return (
    strokes.length > 0 &&
    !document.querySelector(FOREIGN) &&
    strokes.every((stroke) => PATH.test(dataOf(stroke)) && pointsOf(stroke).length % 3 === 1) &&
    ranks.every((rank, i) => rank === null || Number(rank) === i + 1)
  )
}

function frameIn({ documentElement: root }: Document): Frame {
  const box = (root.getAttribute('viewBox') ?? '').split(/[\s,]+/).map(Number)
  const [x, y, width, height] = /mm$/.test(root.getAttribute('width') ?? '') ? [] : box
  return { x, y, width, height }
}

function isOnCanvas({ x, y, width, height }: Frame, { options }: Recipe): boolean {
  const { canvas = CANVAS } = options
  return x >= 0 && y >= 0 && width > 0 && x + width <= canvas && y + height <= canvas
}

function strokeOf(element: Element, i: number): SheetStroke {
  return {
    id: i + 1,
    points: pointsOf(element),
    gain: numberOf(element.getAttribute('data-gain')),
    opacity: numberOf(element.getAttribute('opacity') ?? inherited(element, 'stroke-opacity')),
    frozen: element.hasAttribute('data-frozen'),
  }
}

function styleIn(
  recipe: Recipe,
  first: Element,
  { strokes, paper }: { strokes: readonly SheetStroke[]; paper: string },
): Style {
  const options = photoOptions(recipe)
  const pressure = numberOf(first.getAttribute('data-taper')) ?? 0
  const pen = options.style ?? STYLE.pen
  const { width: asked = 'auto' } = options
  const drawn =
    pressure > 0 ? fullWidth(first, pressure) : numberOf(inherited(first, 'stroke-width'))
  const width = pressure > 0 && asked !== 'auto' ? asked : drawn
  const [{ opacity = 1 }] = strokes
  const same = strokes.every((stroke) => (stroke.opacity ?? 1) === opacity)
  return {
    pen,
    width: width ?? STYLE.width,
    widthFollows: asked === 'auto',
    ink: inherited(first, 'stroke') ?? STYLE.ink,
    paper,
    opacity: same && options.opacity !== 'learned' ? opacity : 'learned',
    pressure,
  }
}

/** Of a tapered stroke in pieces, or drawn by its mean width: in tenths of a pixel; of an outline unknown. */
function fullWidth(stroke: Element, pressure: number): number | undefined {
  const pieces = stroke.children.length > 0 ? [...stroke.children] : [stroke]
  const widths = pieces.map((piece) => Number(inherited(piece, 'stroke-width')))
  const mean = widths.reduce((sum, width) => sum + width, 0) / widths.length
  return Math.round((10 * mean) / (1 - pressure / 3)) / 10 || undefined
}

/** What all strokes agree on is on the group, else on each of them. */
const inherited = (element: Element, name: string): string | null =>
  element.getAttribute(name) ?? element.parentElement?.getAttribute(name) ?? null

const numberOf = (text: string | null): number | undefined =>
  text === null ? undefined : Number(text)

const dataOf = (element: Element): string =>
  element.getAttribute('data-d') ?? element.getAttribute('d') ?? ''

function pointsOf(element: Element): Point[] {
  const numbers = (dataOf(element).match(/-?\d*\.?\d+(?:e[-+]?\d+)?/gi) ?? []).map(Number)
  return Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i], numbers[2 * i + 1]])
}
