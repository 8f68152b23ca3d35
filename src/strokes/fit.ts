/**
 * @file Cubics along a line of points: least squares for the inner control points, places on the curve
 * improved by Newton's method (Schneider, "An algorithm for automatically fitting digitized curves",
 * Graphics Gems, 1990). Each cubic reaches as far as it can within a tolerance.
 */
import { clamp } from '../maths/numbers.ts'
import { straightCubic } from './bezier.ts'
import type { Point } from './strokes.ts'

interface Fit {
  /** Control points. */
  cubic: [Point, Point, Point, Point]
  /** How far a point of the line is from its place on the curve, at most. */
  error: number
}

/** Rounds of finding places and control points in turn: to see how far a cubic reaches, and to fit it. */
const ROUNDS = { reach: 4, fit: 12 }

/**
 * Cubics that join at points of the line, smoothly but for corners.
 * @param tolerance in the unit of the points
 * @returns at least one
 */
export function fitCubics(line: readonly Point[], tolerance: number): Point[][] {
  const cubics: Point[][] = []
  let from = 0
  while (from < line.length - 1) {
    const to = reach(line, from, tolerance)
    cubics.push(fitCubic(line.slice(from, to + 1)).cubic)
    from = to
  }
  for (const [i, cubic] of cubics.entries()) if (i > 0) smoothJoint(cubics[i - 1], cubic)
  return cubics
}

/** The last point that one cubic from `from` reaches within the tolerance. */
function reach(line: readonly Point[], from: number, tolerance: number): number {
  const fits = (to: number) =>
    fitCubic(line.slice(from, to + 1), ROUNDS.reach, tolerance).error <= tolerance
  let [good, bad] = [from + 1, line.length - 1]
  if (fits(bad)) return bad
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (fits(middle)) good = middle
    else bad = middle
  }
  return good
}

/** One cubic from the line's first to its last point. @param enough an error that is small enough */
export function fitCubic(line: readonly Point[], rounds = ROUNDS.fit, enough = 0): Fit {
  const [first, last] = [line[0], line[line.length - 1]]
  const places = chordShares(line)
  let [cubic, error] = [straightCubic(first, last), 0]
  if (line.length < 4) return { cubic, error }
  for (let round = 0; round < rounds; round++) {
    cubic = leastSquares(line, places)
    error = improve(places, cubic, line)
    if (error <= enough) break
  }
  return { cubic, error }
}

/** Of each point, its share of the way along the line. */
function chordShares(line: readonly Point[]): number[] {
  const ways = [0]
  for (let i = 1; i < line.length; i++) {
    ways.push(ways[i - 1] + Math.hypot(line[i][0] - line[i - 1][0], line[i][1] - line[i - 1][1]))
  }
  const whole = ways[ways.length - 1] || 1
  return ways.map((way) => way / whole)
}

/** Weight of keeping inner control points at the thirds, against that of a point: steadies short ones. */
const STEADY = 1e-3

/** The normal equations of the two inner control points. */
function leastSquares(line: readonly Point[], places: readonly number[]): Fit['cubic'] {
  const [[firstX, firstY], [lastX, lastY]] = [line[0], line[line.length - 1]]
  const [, [evenX, evenY], [oddX, oddY]] = straightCubic(line[0], line[line.length - 1])
  let [aa, ab, bb] = [STEADY, 0, STEADY]
  let [ax, ay, bx, by] = [STEADY * evenX, STEADY * evenY, STEADY * oddX, STEADY * oddY]
  for (let i = 0; i < places.length; i++) {
    const t = places[i]
    const s = 1 - t
    const [sss, a, b, ttt] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t]
    const restX = line[i][0] - sss * firstX - ttt * lastX
    const restY = line[i][1] - sss * firstY - ttt * lastY
    aa += a * a
    ab += a * b
    bb += b * b
    ax += a * restX
    ay += a * restY
    bx += b * restX
    by += b * restY
  }
  const det = aa * bb - ab * ab
  const before: Point = [(bb * ax - ab * bx) / det, (bb * ay - ab * by) / det]
  const after: Point = [(aa * bx - ab * ax) / det, (aa * by - ab * ay) / det]
  return [line[0], before, after, line[line.length - 1]]
}

/**
 * Moves the places by a Newton step towards where the curve is nearest to their points.
 * @returns how far a point is from its place on the curve, at most
 */
function improve(places: number[], [p, q, r, e]: Fit['cubic'], line: readonly Point[]): number {
  let furthest = 0
  for (let i = 0; i < places.length; i++) {
    const t = places[i]
    const s = 1 - t
    const [w0, w1, w2, w3] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t]
    const dx = w0 * p[0] + w1 * q[0] + w2 * r[0] + w3 * e[0] - line[i][0]
    const dy = w0 * p[1] + w1 * q[1] + w2 * r[1] + w3 * e[1] - line[i][1]
    furthest = Math.max(furthest, dx * dx + dy * dy)
    const [v0, v1, v2] = [3 * s * s, 6 * s * t, 3 * t * t]
    const vx = v0 * (q[0] - p[0]) + v1 * (r[0] - q[0]) + v2 * (e[0] - r[0])
    const vy = v0 * (q[1] - p[1]) + v1 * (r[1] - q[1]) + v2 * (e[1] - r[1])
    const ux = 6 * (s * (r[0] - 2 * q[0] + p[0]) + t * (e[0] - 2 * r[0] + q[0]))
    const uy = 6 * (s * (r[1] - 2 * q[1] + p[1]) + t * (e[1] - 2 * r[1] + q[1]))
    const bend = vx * vx + vy * vy + dx * ux + dy * uy
    if (bend > 0) places[i] = clamp(t - (dx * vx + dy * vy) / bend, 0, 1)
  }
  return Math.sqrt(furthest)
}

/** Cosine of the sharpest turn that is rounded off; beyond, a joint is a corner. */
const CORNER = 0.7

/** Lets two cubics run the same way where they join. */
function smoothJoint(before: Point[], after: Point[]): void {
  const joint = after[0]
  const [dx, dy, ex, ey] = [
    joint[0] - before[2][0],
    joint[1] - before[2][1],
    after[1][0] - joint[0],
    after[1][1] - joint[1],
  ]
  const [d, e] = [Math.hypot(dx, dy), Math.hypot(ex, ey)]
  if (d === 0 || e === 0 || (dx * ex + dy * ey) / (d * e) < CORNER) return
  const [x, y] = [dx / d + ex / e, dy / d + ey / e]
  const length = Math.hypot(x, y)
  before[2] = [joint[0] - (d * x) / length, joint[1] - (d * y) / length]
  after[1] = [joint[0] + (e * x) / length, joint[1] + (e * y) / length]
}
