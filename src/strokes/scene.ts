/**
 * @file Strokes of all kinds as the arrays that are optimised, and back.
 */
import type { Strokes } from '../optimize/judge.ts'
import type { Color, Point, Stroke } from './strokes.ts'

/**
 * One scene of strokes as arrays. Strokes of fewer segments than the longest get more by cutting
 * their longest segments in two, which changes nothing to see.
 */
export function packStrokes(strokes: readonly Stroke[]): Strokes {
  const points = Math.max(...strokes.map((stroke) => stroke.points.length))
  const lines = strokes.map((stroke) => lengthen(stroke.points, points))
  const n = strokes.length
  return {
    points: { data: Float32Array.from(lines.flat(2)), shape: [1, n, points, 2] },
    width: { data: Float32Array.from(strokes, ({ width }) => width), shape: [1, n] },
    color: { data: Float32Array.from(strokes.flatMap(({ color }) => color)), shape: [1, n, 4] },
  }
}

/** The strokes of one scene, those marked as such frozen. */
export function unpackScene({ points, width, color }: Strokes, frozen: boolean[]): Stroke[] {
  const [, strokes, count] = points.shape
  return Array.from({ length: strokes }, (_, i) => ({
    points: Array.from({ length: count }, (_, k): Point => {
      const at = 2 * (i * count + k)
      return [points.data[at], points.data[at + 1]]
    }),
    width: width.data[i],
    color: [...color.data.subarray(4 * i, 4 * i + 4)] as Color,
    ...(frozen[i] && { frozen: true }),
  }))
}

function lengthen(points: Point[], count: number): Point[] {
  let line = points
  while (line.length < count) line = cutLongest(line)
  return line
}

/** The same line with one segment more. */
function cutLongest(points: Point[]): Point[] {
  const lengths = Array.from({ length: (points.length - 1) / 3 }, (_, k) =>
    chainLength(points.slice(3 * k, 3 * k + 4)),
  )
  const at = 3 * lengths.indexOf(Math.max(...lengths))
  return [...points.slice(0, at), ...halve(points.slice(at, at + 4)), ...points.slice(at + 4)]
}

const chainLength = (points: Point[]): number =>
  points
    .slice(1)
    .reduce((sum, [x, y], i) => sum + Math.hypot(x - points[i][0], y - points[i][1]), 0)

/** De Casteljau at ½: four control points → seven. */
function halve([a, b, c, d]: Point[]): Point[] {
  const [ab, bc, cd] = [middle(a, b), middle(b, c), middle(c, d)]
  const [abc, bcd] = [middle(ab, bc), middle(bc, cd)]
  return [a, ab, abc, middle(abc, bcd), bcd, cd, d]
}

const middle = ([x, y]: Point, [u, v]: Point): Point => [(x + u) / 2, (y + v) / 2]
