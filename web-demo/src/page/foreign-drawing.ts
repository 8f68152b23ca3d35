/** @file A sheet from any SVG: its strokes and outlines, in one colour and width. */
import {
  type Color,
  ImageError,
  paperOf,
  type Recipe,
  readSvg,
  type Stroke,
  toStrokes,
} from '../../../src/index.ts'
import { frameOf } from '../shared/frame.ts'
import { EMPTY, type SheetStroke, STYLE, type Style } from '../shared/sheet.ts'
import type { Opened } from './open-drawing.ts'
import { CANVAS, drawingIn, photoOptions, promptIn, settingsOf } from './recalled.ts'

/** As many as the command line takes. */
const MOST_STROKES = 1024

/** @throws {ImageError} if it cannot be read or holds no strokes, or too many */
export function foreignSheet(svg: string, recipe?: Recipe): Opened {
  const picture = readSvg(svg)
  const canvas = recipe?.options.canvas ?? CANVAS
  const strokes = toStrokes(picture, canvas)
  checkCount(strokes)
  const known = recipe ?? withoutRecipe(strokes)
  const paper = paperOf(picture)
  const sheet = {
    ...EMPTY,
    strokes: strokes.map(sheetStroke),
    style: styleOf(strokes, known, paper && hexOf(paper)),
    drawing: drawingIn(known, frameOf(picture.viewBox, canvas)),
    nextId: strokes.length + 1,
  }
  const { leftOut } = picture
  return {
    sheet,
    shown: strokes.length,
    prompt: promptIn(known),
    settings: recipe ? settingsOf(recipe, !!paper) : { paperInFile: !!paper },
    leftOut,
  }
}

function checkCount({ length }: readonly Stroke[]): void {
  if (length === 0) throw new ImageError('this SVG holds no lines and no shapes')
  if (length > MOST_STROKES) {
    throw new ImageError(`this SVG makes ${length} strokes, at most ${MOST_STROKES} are taken`)
  }
}

const sheetStroke = ({ points, gain, color, frozen = false }: Stroke, i: number): SheetStroke => ({
  id: i + 1,
  points,
  gain,
  opacity: color[3],
  frozen,
})

function styleOf(strokes: readonly Stroke[], recipe: Recipe, paper = STYLE.paper): Style {
  const { style: pen = STYLE.pen, width, pressure = 0, opacity } = photoOptions(recipe)
  const [{ color }] = strokes
  const same = strokes.every((stroke) => Math.abs(stroke.color[3] - color[3]) < 0.005)
  return {
    pen,
    width: round(medianOf(strokes.map(({ width }) => width)) / (1 - pressure / 3)),
    widthFollows: width === 'auto',
    ink: commonest(strokes.map(({ color }) => hexOf(color))),
    paper,
    opacity: same && opacity !== 'learned' ? round(color[3]) : 'learned',
    pressure,
  }
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]
}

function commonest(values: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))[0]
}

const round = (value: number): number => Math.round(100 * value) / 100

const hexOf = ([red, green, blue]: Color): string =>
  `#${[red, green, blue]
    .map((share) =>
      Math.round(255 * share)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`

/** What is known of strokes that nobody optimised. */
const withoutRecipe = ({ length }: readonly Stroke[]): Recipe => ({
  generator: 'strokesmith',
  version: '',
  kind: 'sketch',
  models: [],
  seed: 0,
  options: { strokes: length },
  losses: { drawing: 0, candidates: [] },
})
