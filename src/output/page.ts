/**
 * @file Where a drawing lies: cropped to what is drawn, and on a page of real millimetres. Strokes
 * go in and come out in the unit of the frame that goes with them.
 */
import { OptionError } from '../errors.ts'
import { flatten } from '../strokes/bezier.ts'
import type { Frame, Point, Stroke } from '../strokes/strokes.ts'

/** Millimetres, upright (ISO 216; ANSI letter is 8.5 × 11 inches). */
const PAGES = { a3: [297, 420], a4: [210, 297], a5: [148, 210], letter: [215.9, 279.4] } as const

export const FITS = ['picture', 'subject'] as const
export type Fit = (typeof FITS)[number]

/** Strokes and the frame that shows them. */
export interface Layout {
  strokes: Stroke[]
  /** What the file shows, in the unit of the strokes. */
  frame: Frame
  unit: 'px' | 'mm'
}

export interface PageOptions {
  /** a3, a4, a5, letter, or width × height as in 120x80mm. */
  page: string
  /** @default false */
  landscape?: boolean
  /** Millimetres left free at each side. @default 10 */
  pageMargin?: number
  /** Full width of every stroke in millimetres. @default the widths grow with the drawing */
  pen?: number
}

const SIZE = /^(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)mm$/

/** Width and height in millimetres; undefined for what names no page. */
export function parsePage(text: string): [width: number, height: number] | undefined {
  const named = Object.entries(PAGES).find(([name]) => name === text.toLowerCase())
  if (named) return [...named[1]]
  const [, width = 0, height = 0] = (SIZE.exec(text) ?? []).map(Number)
  return width > 0 && height > 0 ? [width, height] : undefined
}

/**
 * The drawing cropped to its strokes, with a little room around them. Widths shrink with the frame,
 * so that a small subject has lines as fine, beside its size, as the whole picture had.
 * Without strokes the frame stays as it is.
 */
export function cropToStrokes(layout: Layout): Layout {
  const { frame, strokes } = layout
  const box = boxOf(strokes)
  if (!box) return layout
  const scale = Math.min(1, longer(box) / longer(frame))
  const finer = strokes.map((stroke) => ({ ...stroke, width: stroke.width * scale }))
  const room = Math.max(...finer.map(({ width }) => width)) / 2 + ROOM * longer(box)
  return { ...layout, strokes: finer, frame: grow(box, room) }
}

/** Around a cropped drawing, as a share of its longer side. */
const ROOM = 0.04

/**
 * The drawing as large as the page takes it, in its middle; the frame is the page.
 * @throws {OptionError} if `page` names none, or its margins leave no room.
 */
export function toPage({ strokes, frame }: Layout, options: PageOptions): Layout {
  const page = pageFrame(options)
  const { pageMargin = 10, pen } = options
  const [width, height] = [page.width - 2 * pageMargin, page.height - 2 * pageMargin]
  if (width <= 0 || height <= 0) {
    throw new OptionError(`a page margin of ${pageMargin} mm leaves no room on ${options.page}`)
  }
  const scale = Math.min(width / frame.width, height / frame.height)
  const left = (page.width - scale * frame.width) / 2 - scale * frame.x
  const top = (page.height - scale * frame.height) / 2 - scale * frame.y
  const place = (stroke: Stroke): Stroke => ({
    ...stroke,
    points: stroke.points.map(([x, y]): Point => [left + scale * x, top + scale * y]),
    width: pen ?? scale * stroke.width,
  })
  return { strokes: strokes.map(place), frame: page, unit: 'mm' }
}

function pageFrame({ page, landscape = false }: PageOptions): Frame {
  const size = parsePage(page)
  if (!size) throw new OptionError(`page ${page} is none of ${PAGE_NAMES}`)
  const [width, height] = landscape ? [...size].sort((a, b) => b - a) : size
  return { x: 0, y: 0, width, height }
}

export const PAGE_NAMES = `${Object.keys(PAGES).join(', ')} or a size as in 120x80mm`

/** Straight pieces a segment is measured by: the box misses less than 0.1 px of a canvas of 224. */
const PIECES = 32

/** The box of the centre lines; undefined without strokes. */
function boxOf(strokes: readonly Stroke[]): Frame | undefined {
  const points = strokes.flatMap((stroke) => flatten(stroke, PIECES))
  if (points.length === 0) return undefined
  const [xs, ys] = [0, 1].map((axis) => points.map((point) => point[axis]))
  const [left, top] = [minimum(xs), minimum(ys)]
  return { x: left, y: top, width: maximum(xs) - left, height: maximum(ys) - top }
}

const minimum = (values: number[]) => values.reduce((a, b) => Math.min(a, b))
const maximum = (values: number[]) => values.reduce((a, b) => Math.max(a, b))

const longer = ({ width, height }: Frame): number => Math.max(width, height)

const grow = ({ x, y, width, height }: Frame, by: number): Frame => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
})
