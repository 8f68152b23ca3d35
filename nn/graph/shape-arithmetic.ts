/**
 * @file Shape arithmetic shared by inference, gradients and engines.
 */

import { GraphError } from './value.ts'

export type Shape = readonly number[]

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((d, i) => d === b[i])

/** NumPy-style broadcasting of two shapes. @throws GraphError when an axis disagrees. */
export function broadcast(a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, i) => {
    const x = a[i - rank + a.length] ?? 1
    const y = b[i - rank + b.length] ?? 1
    if (x !== y && x !== 1 && y !== 1) {
      throw new GraphError(
        `shapes [${a}] and [${b}] do not broadcast on axis ${i}: ${x} against ${y}`,
      )
    }
    return Math.max(x, y)
  })
}

/** Axes of `to` along which a tensor of shape `from` was repeated by broadcasting. */
export const broadcastAxes = (from: Shape, to: Shape): number[] =>
  to.flatMap((d, i) => ((from[i - to.length + from.length] ?? 1) === 1 && d !== 1 ? [i] : []))

/** Non-negative axis. @throws GraphError outside the rank. */
export function normalAxis(axis: number, rank: number): number {
  const normal = axis < 0 ? axis + rank : axis
  if (!Number.isInteger(axis) || normal < 0 || normal >= rank) {
    throw new GraphError(`axis ${axis} is outside rank ${rank}`)
  }
  return normal
}

/** The permutation that undoes `order`. */
export const invert = (order: readonly number[]): number[] => {
  const inverse = new Array<number>(order.length)
  for (const [to, from] of order.entries()) inverse[from] = to
  return inverse
}
