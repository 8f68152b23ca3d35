/**
 * @file Shapes of an SVG as strokes on the canvas. Filled shapes without a stroke are drawn along
 * their outline, in the colour of the fill: strokes is all there is. Paper is left out.
 */
import { frameOf } from '../strokes/frame.ts'
import type { Frame, Point, Stroke } from '../strokes/strokes.ts'
import { isPaper } from './paper.ts'
import type { Shape, SvgPicture } from './read.ts'

/** Longer subpaths are cut into several strokes, which keeps what all strokes cost in bounds. */
const LONGEST = 8
/** Full width of an outline that stands for a filled shape, as a share of the canvas. */
const OUTLINE_WIDTH = 1 / 112

/** In canvas pixels, the picture being fitted into the middle of a square of `canvas`. */
export function toStrokes({ shapes, viewBox }: SvgPicture, canvas: number): Stroke[] {
  const frame = frameOf(viewBox.width, viewBox.height, canvas)
  const scale = frame.width / viewBox.width
  const move = ([x, y]: Point): Point => [
    frame.x + (x - viewBox.x) * scale,
    frame.y + (y - viewBox.y) * scale,
  ]
  const drawn = shapes.filter((shape) => !isPaper(shape, viewBox))
  return byRank(drawn).flatMap((shape) => {
    const { color, width } = inkOf(shape, viewBox)
    return shape.subpaths.flatMap(({ points }) =>
      pieces(points).map((piece) => ({
        points: piece.map(move),
        width: width * scale,
        color,
        ...(shape.gain !== undefined && { gain: shape.gain }),
        ...(shape.frozen && { frozen: true }),
      })),
    )
  })
}

/** In the order of what matters, where every shape says where it belongs; else in painting order. */
function byRank(shapes: readonly Shape[]): readonly Shape[] {
  const ranked = shapes.every(({ rank }) => rank !== undefined)
  return ranked ? shapes.toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0)) : shapes
}

function inkOf({ stroke, fill }: Shape, { width, height }: Frame) {
  if (stroke) return stroke
  const color = fill?.color ?? [0, 0, 0, 1]
  return { color, width: OUTLINE_WIDTH * Math.max(width, height) } satisfies Pick<
    Stroke,
    'color' | 'width'
  >
}

function pieces(points: Point[]): Point[][] {
  const length = 3 * LONGEST
  const count = Math.ceil((points.length - 1) / length)
  return Array.from({ length: count }, (_, i) => points.slice(i * length, (i + 1) * length + 1))
}
