/**
 * @file A stroke whose width changes as one closed shape to be filled: its two sides, half the
 * width from the middle line, and a round cap at each end.
 */

import { clamp } from '../maths/numbers.ts'
import { flatten } from '../strokes/bezier.ts'
import { type Point, type Stroke, widthAt } from '../strokes/strokes.ts'

/** Places of each segment at which the sides are met exactly. */
const PLACES = 16
/** Length of the handles of a quarter of a circle of radius 1. */
const QUARTER = (4 / 3) * Math.tan(Math.PI / 8)

/** A place on the middle line, which way it goes there (a unit vector), and half the width. */
interface Rib {
  middle: Point
  heading: Point
  half: number
}

/** Control points of a closed chain of cubic segments: up one side, down the other. */
export function outlineOf(stroke: Pick<Stroke, 'points' | 'width' | 'taper'>): Point[] {
  const ribs = ribsOf(stroke)
  const back = ribs.toReversed().map(opposite)
  const [there, end, andBack, start] = [
    smooth(ribs.map(side)),
    cap(ribs[ribs.length - 1]),
    smooth(back.map(side)),
    cap(back[back.length - 1]),
  ]
  return [...there, ...[end, andBack, start].flatMap((piece) => piece.slice(1))]
}

function ribsOf(stroke: Pick<Stroke, 'points' | 'width' | 'taper'>): Rib[] {
  const middles = flatten(stroke, PLACES)
  const last = middles.length - 1
  return middles.map((middle, i) => ({
    middle,
    heading: unit(middles[Math.max(i - 1, 0)], middles[Math.min(i + 1, last)]),
    half: widthAt(stroke, i / last) / 2,
  }))
}

const opposite = ({ heading: [x, y], ...rib }: Rib): Rib => ({ ...rib, heading: [-x, -y] })

/** The edge of the stroke to the left of where it goes. */
const side = ({ middle, heading: [x, y], half }: Rib): Point => [
  middle[0] + half * y,
  middle[1] - half * x,
]

/** A curve through all points, each as steep as its neighbours are to each other (Catmull–Rom). */
function smooth(points: readonly Point[]): Point[] {
  const at = (i: number) => points[clamp(i, 0, points.length - 1)]
  const handle = (i: number, sign: number): Point => {
    const [[x, y], [u, v]] = [at(i - 1), at(i + 1)]
    return [at(i)[0] + (sign * (u - x)) / 6, at(i)[1] + (sign * (v - y)) / 6]
  }
  return points.flatMap((point, i) =>
    i === 0 ? [point] : [handle(i - 1, 1), handle(i, -1), point],
  )
}

/** Half a circle from the left side of an end around to its right side. */
function cap({ middle, heading: [x, y], half }: Rib): Point[] {
  const at = (ahead: number, aside: number): Point => [
    middle[0] + half * (ahead * x + aside * y),
    middle[1] + half * (ahead * y - aside * x),
  ]
  return [
    at(0, 1),
    at(QUARTER, 1),
    at(1, QUARTER),
    at(1, 0),
    at(1, -QUARTER),
    at(QUARTER, -1),
    at(0, -1),
  ]
}

function unit([x, y]: Point, [u, v]: Point): Point {
  const length = Math.hypot(u - x, v - y) || 1
  return [(u - x) / length, (v - y) / length]
}
