/**
 * @file Cubics along a line of points: least squares for the inner control points, places on the curve
 * improved by Newton's method (Schneider, "An algorithm for automatically fitting digitized curves",
 * Graphics Gems, 1990). Each cubic reaches as far as it can within a tolerance.
 */
import type { Point } from './strokes.ts'

interface Fit {
  /** Control points. */
  cubic: [Point, Point, Point, Point]
  /** How far a point of the line is from its place on the curve, at most. */
  error: number
}

/** Rounds of finding places and control points in turn: to see how far a cubic reaches, and to fit it. */
const ROUNDS = { reach: 4, fit: 16 }

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
  const fits = (to: number) => fitCubic(line.slice(from, to + 1), ROUNDS.reach).error <= tolerance
  let [good, bad] = [from + 1, line.length - 1]
  if (fits(bad)) return bad
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (fits(middle)) good = middle
    else bad = middle
  }
  return good
}

/** One cubic from the line's first to its last point. */
export function fitCubic(line: readonly Point[], rounds = ROUNDS.fit): Fit {
  const [first, last] = [line[0], line[line.length - 1]]
  if (line.length < 4) return { cubic: straight(first, last), error: 0 }
  let places = chordShares(line)
  let cubic = straight(first, last)
  for (let round = 0; round < rounds; round++) {
    cubic = leastSquares(line, places)
    places = places.map((t, i) => nearer(cubic, line[i], t))
  }
  const error = line.reduce((most, [x, y], i) => {
    const [u, v] = at(cubic, places[i])
    return Math.max(most, Math.hypot(u - x, v - y))
  }, 0)
  return { cubic, error }
}

const straight = (a: Point, d: Point): Fit['cubic'] => {
  const between = (t: number): Point => [a[0] + t * (d[0] - a[0]), a[1] + t * (d[1] - a[1])]
  return [a, between(1 / 3), between(2 / 3), d]
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
  const [first, last] = [line[0], line[line.length - 1]]
  const even = straight(first, last)
  let [aa, ab, bb] = [STEADY, 0, STEADY]
  const [ra, rb] = [1, 2].map((k): Point => [STEADY * even[k][0], STEADY * even[k][1]])
  for (const [i, t] of places.entries()) {
    const s = 1 - t
    const [a, b] = [3 * s * s * t, 3 * s * t * t]
    aa += a * a
    ab += a * b
    bb += b * b
    for (const c of [0, 1]) {
      const rest = line[i][c] - s ** 3 * first[c] - t ** 3 * last[c]
      ra[c] += a * rest
      rb[c] += b * rest
    }
  }
  const det = aa * bb - ab * ab
  const solve = (c: number) => [(bb * ra[c] - ab * rb[c]) / det, (aa * rb[c] - ab * ra[c]) / det]
  const [x, y] = [solve(0), solve(1)]
  return [first, [x[0], y[0]], [x[1], y[1]], last]
}

function at(cubic: Fit['cubic'], t: number): Point {
  const s = 1 - t
  const [w0, w1, w2, w3] = [s ** 3, 3 * s * s * t, 3 * s * t * t, t ** 3]
  const sum = (c: 0 | 1) =>
    w0 * cubic[0][c] + w1 * cubic[1][c] + w2 * cubic[2][c] + w3 * cubic[3][c]
  return [sum(0), sum(1)]
}

/** A Newton step towards where the curve is nearest to the point. */
function nearer(cubic: Fit['cubic'], point: Point, t: number): number {
  const s = 1 - t
  const part = (c: 0 | 1) => {
    const [a, b, d, e] = cubic.map((p) => p[c])
    const first = 3 * (s * s * (b - a) + 2 * s * t * (d - b) + t * t * (e - d))
    const second = 6 * (s * (d - 2 * b + a) + t * (e - 2 * d + b))
    return { first, second }
  }
  const [x, y] = [part(0), part(1)]
  const [u, v] = at(cubic, t)
  const [dx, dy] = [u - point[0], v - point[1]]
  const slope = dx * x.first + dy * y.first
  const bend = x.first ** 2 + y.first ** 2 + dx * x.second + dy * y.second
  return bend > 0 ? Math.min(1, Math.max(0, t - slope / bend)) : t
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
