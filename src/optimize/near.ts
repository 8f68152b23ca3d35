/** @file Points that stay near where they began, and together where they began together. */
import type { NdArray } from '../../rasterizer/core.ts'
import { clamp } from '../maths/numbers.ts'

export interface Near {
  /** The points as they were, laid out alike. */
  origin: Float32Array
  /** Farthest each way, in canvas pixels. */
  reach: number
  moves: (i: number) => boolean
}

/** Ends nearer than this at first, in canvas pixels, are joined. */
const JOINED = 0.01

/** Holds points [1, stroke, point, 2] near their origin, ends that were joined at their mean, in place. */
export function holdNear({ data, shape }: NdArray, { origin, reach, moves }: Near): void {
  for (let i = 0; i < data.length; i++) {
    if (moves(i)) data[i] = clamp(data[i], origin[i] - reach, origin[i] + reach)
  }
  const [, strokes, points] = shape
  const ends = Array.from({ length: 2 * strokes }, (_, k) => {
    const stroke = Math.floor(k / 2)
    return 2 * (stroke * points + (k % 2) * (points - 1))
  }).filter(moves)
  for (const group of groupsOf(ends, origin)) {
    for (const axis of [0, 1]) {
      const mean = group.reduce((sum, i) => sum + data[i + axis], 0) / group.length
      for (const i of group) data[i + axis] = mean
    }
  }
}

/** Ends (indices of their x) that lay on one another, two or more together. */
function groupsOf(ends: readonly number[], origin: Float32Array): number[][] {
  const groups: number[][] = []
  for (const end of ends) {
    const near = ([first]: number[]) =>
      Math.abs(origin[first] - origin[end]) < JOINED &&
      Math.abs(origin[first + 1] - origin[end + 1]) < JOINED
    const group = groups.find(near)
    if (group) group.push(end)
    else groups.push([end])
  }
  return groups.filter((group) => group.length > 1)
}
