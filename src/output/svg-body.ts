/**
 * @file What is shown of a drawing and where: the strokes as they are, or as a pen draws them, on
 * the canvas or on a page.
 */
import { OptionError } from '../errors.ts'
import { cropToStrokes, type Fit, type Layout, parsePage, toPage } from './page.ts'
import { type Layer, type LayersBy, layersByLevel, layersByPen } from './plot/layers.ts'
import { type PenPath, penPaths } from './plot/pen-path.ts'
import { type PlotReport, plot } from './plot/plot.ts'
import {
  compoundMark,
  groupLines,
  type Mark,
  type MarkOptions,
  pathMarks,
  strokeMarks,
} from './svg-marks.ts'
import { type Attributes, escapeXml } from './svg-text.ts'

export interface BodyOptions extends MarkOptions {
  /** Show the first so many strokes only. @default all */
  level?: number
  /** Show all of the picture, or crop to what is drawn. @default 'picture' */
  fit?: Fit
  /** a3, a4, a5, letter, or a size as in 120x80mm. @default none; a4 for plots */
  page?: string
  /** @default false */
  landscape?: boolean
  /** Millimetres left free at each side of the page. @default 10 */
  pageMargin?: number
  /** Millimetres; full width of every stroke on a page. @default as drawn; 0.5 for plots */
  pen?: number
  /** Sort, join and trim strokes for a pen. @default false */
  plot?: boolean
  /** Millimetres over which a plot joins ends. @default 0.4 */
  join?: number
  /** Plot without lifting the pen. @default false */
  oneLine?: boolean
  /** A layer for each pen, or for what each level adds. @default none */
  layers?: LayersBy
  /** One path of all strokes, or one a layer. @default false */
  compound?: boolean
}

export interface Body extends Pick<Layout, 'frame' | 'unit'> {
  lines: string[]
  /** Whether the lines use Inkscape's namespace. */
  inkscape: boolean
  plot?: PlotReport
}

interface Subject extends Omit<Layout, 'unit'> {
  levels: number[]
}

const PLOT_PAGE = 'a4'
const PLOT_PEN = 0.5

/**
 * Whether the options go together.
 * @param levels of the drawing
 * @throws {OptionError}
 */
export function checkBodyOptions(options: BodyOptions, levels: readonly number[]): void {
  const { page, layers } = options
  if (page !== undefined && !parsePage(page)) throw new OptionError(`there is no page ${page}`)
  for (const name of ['landscape', 'pageMargin', 'pen'] as const) {
    if ((options[name] ?? false) !== false && !pageOf(options))
      throw new OptionError(`${name} needs a page`)
  }
  if (options.join !== undefined && !isPlot(options)) throw new OptionError('join needs plot')
  if (layers === 'level' && levels.length === 0) {
    throw new OptionError('layers of levels need levels, as in 4,8,16')
  }
}

/** @throws {OptionError} if the options do not go together */
export function bodyOf(subject: Subject, options: BodyOptions): Body {
  checkBodyOptions(options, subject.levels)
  return isPlot(options) ? plotted(subject, options) : asDrawn(subject, options)
}

const isPlot = ({ plot, oneLine }: BodyOptions): boolean => Boolean(plot || oneLine)

const pageOf = (options: BodyOptions): string | undefined =>
  options.page ?? (isPlot(options) ? PLOT_PAGE : undefined)

function plotted({ strokes, frame, levels }: Subject, options: BodyOptions): Body {
  const { level, pen = PLOT_PEN, join, oneLine, layers: by } = options
  const layout = layOut({ strokes, frame }, { ...options, pen })
  const layers = by && ((paths: readonly PenPath[]) => layersOf(paths, by, levels))
  const { layers: done, report } = plot(penPaths(layout.strokes.slice(0, level)), {
    pen,
    join,
    oneLine,
    layers,
  })
  const marked = done.map(({ label, paths }) => ({ label, marks: pathMarks(paths, options) }))
  return { ...bodyIn(layout, marked, options), plot: report }
}

function asDrawn({ strokes, frame, levels }: Subject, options: BodyOptions): Body {
  const layout = layOut({ strokes, frame }, options)
  const marks = strokeMarks(layout.strokes, options)
  if (!options.layers) return bodyIn(layout, [{ marks }], options)
  const paths = penPaths(layout.strokes).slice(0, options.level)
  const marked = layersOf(paths, options.layers, levels).map(({ label, paths: own }) => ({
    label,
    marks: own.flatMap(({ sources }) => sources.map(({ rank }) => marks[rank - 1])),
  }))
  return bodyIn(layout, marked, { ...options, level: undefined })
}

function layersOf(paths: readonly PenPath[], by: LayersBy, levels: readonly number[]): Layer[] {
  return by === 'pen' ? layersByPen(paths) : layersByLevel(paths, levels)
}

/** A single group shows the first strokes only, but is written as that of all of them. */
function bodyIn(
  { frame, unit }: Layout,
  groups: readonly { label?: string; marks: Mark[] }[],
  { compound, level }: BodyOptions,
): Body {
  const lines = groups.flatMap(({ label, marks }) =>
    compound
      ? groupLines(compoundMark(marks.slice(0, level)), layerAttributes(label))
      : groupLines(marks, layerAttributes(label), level),
  )
  return { frame, unit, lines, inkscape: groups.some(({ label }) => label !== undefined) }
}

function layerAttributes(label: string | undefined): Attributes {
  if (label === undefined) return {}
  return { 'inkscape:groupmode': 'layer', 'inkscape:label': escapeXml(label) }
}

function layOut(subject: Omit<Layout, 'unit'>, options: BodyOptions): Layout {
  const whole: Layout = { ...subject, unit: 'px' }
  const shown = options.fit === 'subject' ? cropToStrokes(whole) : whole
  const page = pageOf(options)
  return page === undefined ? shown : toPage(shown, { ...options, page })
}
