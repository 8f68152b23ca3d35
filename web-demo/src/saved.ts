/** @file Out of the page and back in: drawings as SVG and PNG, and SVG as drawings. */
import {
  animateSvg,
  type Drawing,
  drawingToSvg,
  OptionError,
  type Point,
  promptDrawingToSvg,
  type Recipe,
  readRecipe,
} from '../../src/index.ts'
import type { AnyDrawing } from './messages.ts'
import { EMPTY, type Sheet, STYLE, strokesOf } from './sheet.ts'
import type { Settings } from './state.ts'

/** The first `shown` strokes of the sheet as an SVG document. @param paper its colour too */
export function sheetToSvg(sheet: Sheet, shown: number, paper: boolean): string {
  const drawing = drawingOf(sheet, paper)
  const level = Math.min(shown, sheet.strokes.length)
  return isSketch(drawing) ? drawingToSvg(drawing, level) : promptDrawingToSvg(drawing, level)
}

/** The same, drawing itself. */
export function sheetToAnimatedSvg(sheet: Sheet, shown: number, paper: boolean): string {
  return animateSvg(sheetToSvg(sheet, shown, paper), drawingOf(sheet, paper))
}

const isSketch = (drawing: AnyDrawing): drawing is Drawing => !('prompt' in drawing.report)

/** The sheet as the library's own drawing. @throws {OptionError} before anything was drawn */
function drawingOf(sheet: Sheet, withPaper: boolean): AnyDrawing {
  if (!sheet.drawing) throw new OptionError('there is no drawing yet')
  const { drawing, style } = sheet
  const paper = withPaper ? style.paper : undefined
  const looks = 'prompt' in drawing.report ? {} : { color: style.ink, paper }
  const options = { ...drawing.report.options, width: style.width, ...looks }
  const report = { ...drawing.report, options }
  return { ...drawing, strokes: strokesOf(sheet), paper, report } as AnyDrawing
}

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
  const strokes = [...document.querySelectorAll('path')].map((path, i) => ({
    id: i + 1,
    points: pointsOf(path.getAttribute('d') ?? ''),
    gain: numberOf(path.getAttribute('data-gain')),
    frozen: false,
  }))
  if (strokes.length === 0) throw new OptionError('this SVG holds no strokes')
  const paper = document.querySelector('rect')?.getAttribute('fill')
  const style = {
    width: Number(inherited(document, 'stroke-width') ?? STYLE.width),
    ink: inherited(document, 'stroke') ?? STYLE.ink,
    paper: paper ?? STYLE.paper,
  }
  const sheet = {
    ...EMPTY,
    strokes,
    style,
    drawing: drawingIn(recipe, document),
    nextId: strokes.length + 1,
  }
  const { prompt } = recipe.options as { prompt?: string }
  return { sheet, shown: strokes.length, prompt, settings: settingsOf(recipe, paper != null) }
}

/** What all strokes agree on is on the group, else on each of them. */
const inherited = (document: Document, name: string): string | null | undefined =>
  document.querySelector(`g[${name}], path[${name}]`)?.getAttribute(name)

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

function drawingIn(recipe: Recipe, document: Document): Sheet['drawing'] {
  const box = document.documentElement.getAttribute('viewBox') ?? ''
  const [x, y, width, height] = box.split(/[\s,]+/).map(Number)
  const options = recipe.options as Drawing['report']['options']
  const report: Drawing['report'] = {
    options,
    models: recipe.models.map((model) => ({ ...model, parameters: 0 })),
    engine: '',
    encoder: { passes: 0, looks: 0, gflop: 0, gflops: 0 },
    loss: recipe.losses.drawing,
    prefixes: [],
    kept: 0,
    seeds: recipe.losses.candidates.map((loss, seed) => ({ seed, loss, step: 0 })),
    curve: [],
    milliseconds: {},
  }
  return {
    levels: options.levels ?? [],
    canvas: options.canvas ?? 224,
    frame: { x, y, width, height },
    report,
  }
}

function settingsOf({ options, seed }: Recipe, paperInFile: boolean): Partial<Settings> {
  const { preset, fidelity = 0.5, background = 'auto' } = options
  const quality = preset === 'fast' || preset === 'best' ? preset : 'default'
  return { seed, quality, fidelity, background, paperInFile }
}

/** PNG bytes of an SVG, `side` pixels along its longer side. */
export async function svgToPng(svg: string, side: number): Promise<Blob> {
  const box = /viewBox="([^"]+)"/.exec(svg)![1].split(' ').map(Number)
  const scale = side / Math.max(box[2], box[3])
  const [width, height] = [box[2], box[3]].map((length) => Math.max(1, Math.round(length * scale)))
  const sized = svg.replace('<svg ', `<svg width="${width}" height="${height}" `)
  const url = URL.createObjectURL(new Blob([sized], { type: 'image/svg+xml' }))
  try {
    const picture = new Image(width, height)
    picture.src = url
    await picture.decode()
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width, height })
    canvas.getContext('2d')!.drawImage(picture, 0, 0, width, height)
    return await new Promise((resolve, reject) =>
      canvas.toBlob(
        (blob) => (blob ? resolve(blob) : reject(new Error('no PNG came out'))),
        'image/png',
      ),
    )
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** Has the browser save `content` as a file. */
export function save(content: Blob | string, name: string, type = 'image/svg+xml'): void {
  const blob = typeof content === 'string' ? new Blob([content], { type }) : content
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
