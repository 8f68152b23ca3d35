/**
 * @file Which way contours run, and strokes that follow them.
 *
 * The direction is that of the smoothed structure tensor (Förstner & Gülch 1987; used for strokes by
 * Kang, Lee, Chui, "Coherent line drawing", 2007): the eigenvector along which brightness changes
 * least. A first stroke walks along it both ways from its seed and is the cubic through four points
 * of the walk.
 */

import { blur, scaled } from '../image/filter.ts'
import { clamp } from '../maths/numbers.ts'
import type { Point } from '../strokes/strokes.ts'

/** Unit vectors along the contours, [size, size, 2] (x, y); the sign is arbitrary. */
export interface TangentField {
  directions: Float32Array
  size: number
}

/** Smoothing, σ in pixels of the reference square; set by hand, no figures were kept. */
const SIGMA = { picture: 1, tensor: 2 }

/** @param picture luma [size, size] */
export function tangentField(picture: Float32Array, size: number): TangentField {
  const smooth = blur(picture, size, scaled(SIGMA.picture, size))
  const at = (x: number, y: number) => smooth[clamp(y, 0, size - 1) * size + clamp(x, 0, size - 1)]
  const tensor = [0, 1, 2].map(() => new Float32Array(smooth.length))
  for (let i = 0; i < smooth.length; i++) {
    const [x, y] = [i % size, Math.floor(i / size)]
    const [gx, gy] = [at(x + 1, y) - at(x - 1, y), at(x, y + 1) - at(x, y - 1)]
    tensor[0][i] = gx * gx
    tensor[1][i] = gx * gy
    tensor[2][i] = gy * gy
  }
  const [xx, xy, yy] = tensor.map((channel) => blur(channel, size, scaled(SIGMA.tensor, size)))
  const directions = new Float32Array(2 * size * size)
  for (let i = 0; i < size * size; i++) {
    const across = Math.atan2(2 * xy[i], xx[i] - yy[i]) / 2
    directions[2 * i] = -Math.sin(across)
    directions[2 * i + 1] = Math.cos(across)
  }
  return { directions, size }
}

/**
 * Control points of a stroke of about `length` pixels that follows the contour through `seed`: one
 * cubic, or several that join smoothly.
 */
export function traceStroke(
  field: TangentField,
  seed: Point,
  length: number,
  segments = 1,
): Point[] {
  const back = walk(field, seed, length / 2, -1)
  const forth = walk(field, seed, length / 2, 1)
  if (segments > 1) return chainThrough(evenly([...back.toReversed(), seed, ...forth], segments))
  const near = (path: Point[]) => path[Math.round(path.length / 3) - 1]
  return cubicThrough([back.at(-1)!, near(back), near(forth), forth.at(-1)!]) // of three points at least
}

/** The points of a path that cut it into `pieces` equal ones, its ends included. */
const evenly = (path: readonly Point[], pieces: number): Point[] =>
  Array.from({ length: pieces + 1 }, (_, i) => path[Math.round((i * (path.length - 1)) / pieces)])

/** Points of `length` along the contour, in pixel steps. */
function walk({ directions, size }: TangentField, seed: Point, length: number, sign: 1 | -1) {
  let [x, y] = seed
  let heading: Point = [0, 0]
  const path: Point[] = []
  const steps = Math.max(3, Math.round(length))
  for (let i = 0; i < steps; i++) {
    const cell = Math.floor(inside(y, size)) * size + Math.floor(inside(x, size))
    const along: Point = [directions[2 * cell], directions[2 * cell + 1]]
    const turn = i === 0 ? sign : Math.sign(along[0] * heading[0] + along[1] * heading[1]) || 1
    heading = [turn * along[0], turn * along[1]]
    x = inside(x + (heading[0] * length) / steps, size)
    y = inside(y + (heading[1] * length) / steps, size)
    path.push([x, y])
  }
  return path
}

const inside = (at: number, size: number): number => clamp(at, 0, size - 1e-3)

/** The Bézier control points of the cubic that passes four points at t = 0, ⅓, ⅔ and 1. */
function cubicThrough([a, b, c, d]: Point[]): Point[] {
  const mix = (i: 0 | 1, ...weights: number[]) =>
    (weights[0] * a[i] + weights[1] * b[i] + weights[2] * c[i] + weights[3] * d[i]) / 6
  const inner = (...weights: number[]): Point => [mix(0, ...weights), mix(1, ...weights)]
  return [a, inner(-5, 18, -9, 2), inner(2, -9, 18, -5), d]
}

/**
 * The Bézier control points of cubics that pass the points one after another and join smoothly: at a
 * point the curve runs as the line between its neighbours does (Catmull & Rom 1974).
 */
function chainThrough(points: readonly Point[]): Point[] {
  const last = points.length - 1
  const along = (i: number): Point => {
    const [from, to] = [points[Math.max(i - 1, 0)], points[Math.min(i + 1, last)]]
    return [(to[0] - from[0]) / 6, (to[1] - from[1]) / 6]
  }
  const beside = (i: number, side: 1 | -1): Point => {
    const [dx, dy] = along(i)
    return [points[i][0] + side * dx, points[i][1] + side * dy]
  }
  const pieces = points.slice(1).map((end, i) => [beside(i, 1), beside(i + 1, -1), end])
  return [points[0], ...pieces.flat()]
}
