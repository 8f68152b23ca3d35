/** @file Strokes that died underway, begun again. */
import type { Random } from '../../maths/random.ts'
import type { Photo } from '../../photo/photo.ts'
import type { Saliency } from '../../photo/saliency.ts'
import { invert, transform } from '../../strokes/homography.ts'
import type { Frame, Point } from '../../strokes/strokes.ts'
import { spreadStrokes } from './contours.ts'

/** Radius of the suppression around strokes' points: less than at the start, since the others found the object. */
const REPAIR_RADIUS = 0.03
/** A stroke whose control points fit into a box with this diagonal, as a share of the canvas, is a dot. */
const DOT = 0.035
/** Where strokes begin again, and which. */
interface Anew {
  where: Saliency
  photo: Pick<Photo, 'fromCanvas' | 'frame'>
  /** Side of the canvas in pixels. */
  canvas: number
  /** Indices of strokes that begin again although they live. @default none */
  harmful?: readonly number[]
}

/**
 * Strokes [stroke][point] in canvas pixels with the dead ones replaced: those that shrank to a dot or
 * left the photo get no useful gradient any more, and begin again where nothing is drawn yet.
 */
export function replaceDead(
  strokes: Point[][],
  { where, photo: { fromCanvas, frame }, canvas, harmful = [] }: Anew,
  random: Random,
): Point[][] {
  const isGone = (stroke: Point[], i: number) =>
    harmful.includes(i) || isDead(stroke, frame, canvas)
  const dead = new Set(strokes.filter(isGone))
  const onMap = strokes
    .filter((stroke) => !dead.has(stroke))
    .map((stroke) => stroke.map((point) => transform(fromCanvas, point)))
  const segments = (strokes[0].length - 1) / 3
  const spread = { count: dead.size, segments, others: onMap, radius: REPAIR_RADIUS }
  const fresh = spreadStrokes(where, spread, random)
  const toCanvas = invert(fromCanvas)
  const replacements = new Map([...dead].map((stroke, i) => [stroke, fresh[i]]))
  return strokes.map(
    (stroke) => replacements.get(stroke)?.map((point) => transform(toCanvas, point)) ?? stroke,
  )
}

function isDead(stroke: Point[], { x, y, width, height }: Frame, canvas: number): boolean {
  const [xs, ys] = [0, 1].map((axis) => stroke.map((point) => point[axis]))
  const [left, right, top, bottom] = [
    Math.min(...xs),
    Math.max(...xs),
    Math.min(...ys),
    Math.max(...ys),
  ]
  const dot = Math.hypot(right - left, bottom - top) < DOT * canvas
  return dot || right < x || left > x + width || bottom < y || top > y + height
}
