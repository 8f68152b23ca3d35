/** @file Strokes that close on themselves, or nearly, as filled shapes under darker lines. */
import { distance, flatten, polylineLength } from './bezier.ts'
import type { Color, Point, Stroke } from './strokes.ts'

/** Straight pieces a segment is measured by. */
const PIECES = 8
/** Ends as far apart as this share of the line still close: a cup's sides, a roof, half a circle. */
const WIDEST_GAP = 0.66
/** Least share of the circle's area with as long a rim: less is a line that goes there and back … */
const LEAST_AREA = 0.15
/** … and where ends are apart, so many times the gap's share of the line: less is a bow. */
const LEAST_BESIDE_GAP = 0.85
/** How much of its colour a line keeps beside a fill of that colour. */
const LINE_SHADE = 0.5

/**
 * Area in square pixels that a line encloses with the chord between its ends; 0 if it does not close.
 * @param widest gap between the ends that still closes, as a share of the line
 */
export function closedArea(stroke: Pick<Stroke, 'points'>, widest = WIDEST_GAP): number {
  const path = flatten(stroke, PIECES)
  const [first, last] = [path[0], path[path.length - 1]]
  const [length, gap] = [polylineLength(path), distance(first, last)]
  if (gap > widest * length) return 0
  const area = Math.abs(shoelace(path))
  const least = Math.max(LEAST_AREA, (LEAST_BESIDE_GAP * gap) / length)
  return 4 * Math.PI * area < least * (length + gap) ** 2 ? 0 : area
}

/** Signed area of a polygon. */
const shoelace = (path: readonly Point[]): number =>
  path.reduce((sum, [x, y], i) => {
    const [u, v] = path[(i + 1) % path.length]
    return sum + (x * v - u * y) / 2
  }, 0)

/** Those that close first, the largest at the bottom: what lies within them stays to be seen. */
export const fillsFirst = (strokes: readonly Stroke[]): Stroke[] =>
  strokes
    .map((stroke) => ({ stroke, area: closedArea(stroke) }))
    .sort((a, b) => b.area - a.area)
    .map(({ stroke }) => stroke)

/** The stroke in a darker shade, and filled with its own where it closes. */
export function filled(stroke: Stroke): Stroke {
  const [red, green, blue, alpha] = stroke.color
  const [r, g, b] = [red, green, blue].map((value) => value * LINE_SHADE)
  const line: Color = [r, g, b, alpha]
  return { ...stroke, color: line, ...(closedArea(stroke) > 0 && { fill: stroke.color }) }
}
