/** @file Drawings of things as lines of cubics: what the prior decodes and mixes. */

/** A cubic [x0, y0, …, x3, y3] in drawing units: 1 is the drawing's longer side, 0 its middle. */
export type Curve = readonly number[]

/** Curves that go on where the one before ends. */
type Line = readonly Curve[]

/** The longest line first. */
export type Lines = readonly Line[]

/** Drawings by word. */
export type Drawings = Pick<ReadonlyMap<string, readonly Lines[]>, 'get' | 'keys'>

/** The control points of all curves, changed alike. */
export const moveLines = (
  lines: Lines,
  move: (x: number, y: number) => readonly [number, number],
): Lines =>
  lines.map((line) =>
    line.map((curve) => [0, 2, 4, 6].flatMap((k) => move(curve[k], curve[k + 1]))),
  )

/** In the middle, the longer side 1. */
export function normalised(lines: Lines): Lines {
  const [x, y] = [0, 1].map((axis) => lines.flat(2).filter((_, i) => i % 2 === axis))
  const [x0, x1, y0, y1] = [Math.min(...x), Math.max(...x), Math.min(...y), Math.max(...y)]
  const side = Math.max(x1 - x0, y1 - y0) || 1
  return moveLines(lines, (px, py) => [(px - (x0 + x1) / 2) / side, (py - (y0 + y1) / 2) / side])
}

/** Points along the lines, so many, at equal distances. */
export function pointsAlong(lines: Lines, count: number): [number, number][] {
  const all = lines.flat().flatMap((curve) => {
    const length = Math.hypot(curve[6] - curve[0], curve[7] - curve[1]) + 0.01
    return [0.125, 0.375, 0.625, 0.875].map((t) => ({ at: pointAt(curve, t), length }))
  })
  const total = all.reduce((sum, { length }) => sum + length, 0)
  const points: [number, number][] = []
  let sum = 0
  for (const { at, length } of all) {
    sum += length
    while (points.length < count && points.length + 0.5 < (count * sum) / total) points.push(at)
  }
  return points
}

function pointAt(c: Curve, t: number): [number, number] {
  const s = 1 - t
  const at = (k: number) =>
    s * s * s * c[k] + 3 * s * s * t * c[k + 2] + 3 * s * t * t * c[k + 4] + t * t * t * c[k + 6]
  return [at(0), at(1)]
}
