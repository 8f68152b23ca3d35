/**
 * @file Strokes as curves: the points a pen would pass, lengths, and pieces. Curve maths is
 * bezier-js's; of what is optimised the rasterizer has its own, with gradients.
 */
import { Bezier } from 'bezier-js'
import type { Point, Stroke } from './strokes.ts'

/** Cubic segments, four control points each, of a chain of 3k + 1 control points. */
export const segmentsOf = (points: readonly Point[]): Point[][] =>
  Array.from({ length: (points.length - 1) / 3 }, (_, k) => points.slice(3 * k, 3 * k + 4))

/** Points from start to end, `pieces` equal steps of the parameter for every cubic segment. */
export function flatten({ points }: Pick<Stroke, 'points'>, pieces: number): Point[] {
  const path: Point[] = [points[0]]
  for (const segment of segmentsOf(points)) {
    const curve = curveOf(segment)
    for (let i = 1; i <= pieces; i++) path.push(pointOf(curve.get(i / pieces)))
  }
  return path
}

/** Arc length in the unit of the points (Gauss–Legendre quadrature). */
export const lengthOf = ({ points }: Pick<Stroke, 'points'>): number =>
  segmentsOf(points).reduce((sum, segment) => sum + curveOf(segment).length(), 0)

/** Length of the straight lines from point to point. */
export const polylineLength = (path: readonly Point[]): number =>
  path.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - path[i][0], y - path[i][1]), 0)

/** Sorting paths asks for millions: no Math.hypot, which takes ten times as long. */
export function distance(a: Point, b: Point): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
  return Math.sqrt(dx * dx + dy * dy)
}

/** Control points of the piece of a cubic between two parameters. */
export const pieceOf = (cubic: readonly Point[], from: number, to: number): Point[] =>
  curveOf(cubic).split(from, to).points.map(pointOf)

/** The point of a cubic at a parameter, 0–1. */
export const pointAt = (cubic: readonly Point[], t: number): Point => pointOf(curveOf(cubic).get(t))

/** How much each control point of a cubic counts at a parameter (Bernstein's polynomials). */
export const cubicWeights = (t: number): [number, number, number, number] => [
  (1 - t) ** 3,
  3 * t * (1 - t) ** 2,
  3 * t * t * (1 - t),
  t ** 3,
]

/** A straight line as a cubic. */
export function straightCubic(from: Point, to: Point): [Point, Point, Point, Point] {
  const at = (t: number): Point => [
    from[0] + t * (to[0] - from[0]),
    from[1] + t * (to[1] - from[1]),
  ]
  return [from, at(1 / 3), at(2 / 3), to]
}

/** The point of a cubic that is nearest to another. */
export const nearestOn = (cubic: readonly Point[], [x, y]: Point): Point =>
  pointOf(curveOf(cubic).project({ x, y }))

const curveOf = (cubic: readonly Point[]): Bezier => new Bezier(cubic.map(([x, y]) => ({ x, y })))

const pointOf = ({ x, y }: { x: number; y: number }): Point => [x, y]
