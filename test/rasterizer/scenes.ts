/** @file Random scenes for property tests, and how to hand them to the rasterizer. */

import fc from 'fast-check'
import type { NdArray, Paths } from '../../rasterizer/index.ts'
import type { OraclePath } from './oracle.ts'

export const SIZE = 10

/** A float32 between `min` and `max`, on a fine odd grid so that nothing lines up by accident. */
const between = (min: number, max: number) =>
  fc.integer({ min: 0, max: 9973 }).map((i) => Math.fround(min + ((max - min) * i) / 9973))

const point = fc.tuple(between(-3, SIZE + 3), between(-3, SIZE + 3))
const color = fc.tuple(between(0, 1), between(0, 1), between(0, 1), between(0, 1))
const width = fc.oneof(between(0.05, 1), between(1, 4), between(4, 9))

/** Cubics of every kind that strokes degenerate to, smoothly differentiable ones. */
const curve = fc.oneof(
  fc.tuple(point, point, point, point),
  // straight, through evenly spaced points
  fc.tuple(point, point).map(([a, b]) => line(a, b)),
  // control points that coincide with the ends
  fc.tuple(point, point).map(([a, b]) => [a, a, b, b]),
  // a loop: the control polygon crosses itself
  point.map(([x, y]) => [
    [x, y],
    [x + 7, y + 5],
    [x - 2.5, y + 5.5],
    [x + 5, y + 0.25],
  ]),
  // all but a cusp
  point.map(([x, y]) => [
    [x, y],
    [x + 4, y + 6],
    [x + 0.2, y + 6.1],
    [x + 4.3, y - 0.3],
  ]),
) as fc.Arbitrary<[number, number][]>

function line(a: readonly number[], b: readonly number[]) {
  return [0, 1, 2, 3].map((i) => a.map((v, c) => Math.fround(v + ((b[c] - v) * i) / 3)))
}

const widths = fc.oneof(
  width.map((w) => [w, w, w, w]),
  fc.tuple(width, width, width, width),
)

export const stroke: fc.Arbitrary<OraclePath> = fc
  .record({ points: curve, widths, color })
  .map((path) => ({
    ...path,
    points: path.points.map(([x, y]) => [Math.fround(x), Math.fround(y)] as const),
  }))

export const shape: fc.Arbitrary<OraclePath> = fc
  .record({
    points: fc.tuple(point, point, point, point, point, point, point),
    color,
    fill: fc.constantFrom('nonzero' as const, 'evenodd' as const),
  })
  .map((path) => ({ ...path, widths: path.points.map(() => 0) }))

const array = (shape: number[], data: number[]): NdArray => ({
  data: Float32Array.from(data),
  shape,
})

/** The same scene as the rasterizer's arguments. */
export function toPaths(paths: readonly OraclePath[]): Paths<NdArray> {
  const [count, points] = [paths.length, paths[0].points.length]
  return {
    points: array(
      [count, points, 2],
      paths.flatMap((path) => path.points.flat()),
    ),
    width: array(
      [count, points],
      paths.flatMap((path) => [...path.widths]),
    ),
    color: array(
      [count, 4],
      paths.flatMap((path) => [...path.color]),
    ),
    fill: paths.map((path) => path.fill ?? 'none'),
  }
}
