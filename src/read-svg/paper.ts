/** @file The rectangle behind a drawing, which is not part of it. */
import type { Color, Frame, Point } from '../strokes/strokes.ts'
import type { Shape, SvgPicture } from './read.ts'

/** Pixels are rounded, and so are millimetres: this share of the picture may be missing. */
const NEARLY = 0.005

/** Colour of the filled rectangle without a stroke that covers all of the picture; none if missing. */
export const paperOf = ({ shapes, viewBox }: SvgPicture): Color | undefined =>
  shapes.find((shape) => isPaper(shape, viewBox))?.fill?.color

export function isPaper({ fill, stroke, subpaths }: Shape, viewBox: Frame): boolean {
  if (!fill || stroke || subpaths.length !== 1) return false
  const ends = subpaths[0].points.filter((_, i) => i % 3 === 0)
  const corners = ends.map((point) => cornerAt(point, viewBox))
  return !corners.includes(undefined) && new Set(corners).size === 4
}

/** Which corner of the picture the point is, or lies beyond. */
function cornerAt([u, v]: Point, { x, y, width, height }: Frame): string | undefined {
  const across = sideAt((u - x) / width)
  const down = sideAt((v - y) / height)
  return across && down && `${across}, ${down}`
}

function sideAt(share: number): 'first' | 'last' | undefined {
  if (share <= NEARLY) return 'first'
  return share >= 1 - NEARLY ? 'last' : undefined
}
