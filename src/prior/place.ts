/** @file Lines of the prior as strokes on the canvas: in their box, in their colours. */
import { join } from '../maths/arrays.ts'
import type { Color, Point, Stroke } from '../strokes/strokes.ts'
import type { Box } from '../words/boxes.ts'
import type { Patch } from '../words/palette.ts'
import type { Curve, Lines } from './drawings.ts'

export interface PlaceOptions {
  /** Side of the canvas in pixels. */
  canvas: number
  box: Box
  /** Full width in canvas pixels, of a drawing that fills the canvas. */
  width: number
  /** Each line takes the colour that is likeliest where it lies; black without. */
  palette?: readonly Patch[]
  /** Lines as strokes, instead of a stroke a cubic. */
  whole?: boolean
}

/** Side of a box in which strokes have their full width; in smaller ones they are thinner. */
const WHOLE = 0.84
/** A colour reaches as far at least, as a share of the drawing. */
const LEAST_SPREAD = 0.12

/** Part of the canvas that is drawn on, in drawing units or pixels. */
interface Extent {
  low: Point
  high: Point
}

export function placeLines(lines: Lines, options: PlaceOptions): Stroke[] {
  const extent = extentOf(lines.flat())
  const place = placing(extent, options)
  const { box } = options
  const width = options.width * Math.sqrt(Math.min(1, Math.max(box.width, box.height) / WHOLE))
  return lines.flatMap((line) => {
    const color = colorAt(middle(line), extent, options.palette)
    const cubics = line.map((curve) => [0, 2, 4, 6].map((k) => place([curve[k], curve[k + 1]])))
    const strokes = options.whole ? [cubics.flatMap((own, i) => (i ? own.slice(1) : own))] : cubics
    return strokes.map((points): Stroke => ({ points, width, color }))
  })
}

/** Space around a scene, and how much larger it may become to fill the rest, as shares. */
const [EDGE, LARGER] = [0.05, 1.35]

/** A scene in the middle of the canvas, as large as it takes it. */
export function centred(strokes: readonly Stroke[], canvas: number): Stroke[] {
  if (strokes.length === 0) return []
  const { low, high } = extentOf(strokes.map(({ points }) => points.flat()))
  const room = canvas * (1 - 2 * EDGE)
  const side = Math.max(high[0] - low[0], high[1] - low[1], 1)
  const scale = Math.min(LARGER, room / side)
  const move = (value: number, axis: 0 | 1) =>
    canvas / 2 + scale * (value - (low[axis] + high[axis]) / 2)
  return strokes.map((stroke) => ({
    ...stroke,
    points: stroke.points.map(([x, y]): Point => [move(x, 0), move(y, 1)]),
  }))
}

function extentOf(curves: readonly Curve[]): Extent {
  const all = join(curves)
  const range = (axis: number) => {
    const values = [...all].filter((_, i) => i % 2 === axis)
    return [Math.min(...values), Math.max(...values)]
  }
  const [[x0, x1], [y0, y1]] = [range(0), range(1)]
  return { low: [x0, y0], high: [x1, y1] }
}

/** From drawing units into the box, without stretching. */
function placing({ low, high }: Extent, { canvas, box }: PlaceOptions) {
  const [w, h] = [Math.max(high[0] - low[0], 0.05), Math.max(high[1] - low[1], 0.05)]
  const scale = canvas * Math.min(box.width / w, box.height / h)
  const left = canvas * (box.x + box.width / 2) - (scale * (low[0] + high[0])) / 2
  const top = box.stands
    ? canvas * (box.y + box.height) - scale * high[1]
    : canvas * (box.y + box.height / 2) - (scale * (low[1] + high[1])) / 2
  return ([x, y]: Point): Point => [left + scale * x, top + scale * y]
}

function middle(line: readonly Curve[]): Point {
  const mean = (axis: number) =>
    line.reduce((sum, curve) => sum + curve[axis] + curve[axis + 6], 0) / (2 * line.length)
  return [mean(0), mean(1)]
}

function colorAt([x, y]: Point, { low, high }: Extent, palette?: readonly Patch[]): Color {
  if (!palette) return [0, 0, 0, 1]
  const [u, v] = [(x - low[0]) / (high[0] - low[0] || 1), (y - low[1]) / (high[1] - low[1] || 1)]
  const fits = ({ share, x: px, y: py, spread }: Patch) => {
    const s = Math.max(spread, LEAST_SPREAD)
    const across = Math.min(Math.abs(u - px), Math.abs(1 - u - px)) // drawings are mirrored by chance
    return (Math.sqrt(share) / (s * s)) * Math.exp(-(across ** 2 + (v - py) ** 2) / (2 * s * s))
  }
  const [red, green, blue] = palette.toSorted((a, b) => fits(b) - fits(a))[0].rgb
  return [red, green, blue, 1]
}
