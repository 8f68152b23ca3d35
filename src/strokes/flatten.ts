/**
 * @file A stroke as the points a pen would pass: what its length, and whatever else lies along it,
 * is measured on.
 */
import type { Point, Stroke } from './strokes.ts'

/** Points from start to end, `pieces` equal steps of the parameter for every cubic segment. */
export function flatten({ points }: Pick<Stroke, 'points'>, pieces: number): Point[] {
  const path: Point[] = [points[0]]
  for (let start = 0; start + 3 < points.length; start += 3) {
    const segment = points.slice(start, start + 4)
    for (let i = 1; i <= pieces; i++) path.push(bezier(segment, i / pieces))
  }
  return path
}

/** Length in pixels of the canvas, of 16 straight pieces a segment. */
export function lengthOf(stroke: Pick<Stroke, 'points'>): number {
  const path = flatten(stroke, 16)
  return path
    .slice(1)
    .reduce((sum, [x, y], i) => sum + Math.hypot(x - path[i][0], y - path[i][1]), 0)
}

/** The cubic's point at t: Bernstein's polynomials times the four control points. */
function bezier([a, b, c, d]: Point[], t: number): Point {
  const s = 1 - t
  const at = (i: 0 | 1) =>
    s * s * s * a[i] + 3 * s * s * t * b[i] + 3 * s * t * t * c[i] + t * t * t * d[i]
  return [at(0), at(1)]
}
