/**
 * @file Linear layers. Weights stay as the checkpoint holds them, [out, in] in PyTorch's and
 * [in, out] in ours, so that a large tower is neither copied nor transposed to be loaded.
 */

import { type Graph, gemm, reshape, type Value } from '../graph/index.ts'
import { type Parameters, pairOf } from './parameters.ts'

export interface Linear {
  readonly weight: Value
  readonly bias?: Value
  /** The weight is [out, in]. */
  readonly transposed: boolean
  /** Factors of the product and of the bias. */
  readonly alpha?: number
  readonly beta?: number
}

/** Factors that turn QuickGELU x·σ(1.702·x) between two layers into silu: 1.702 and 1/1.702. */
export const BEFORE_SILU = { alpha: 1.702, beta: 1.702 } as const
export const AFTER_SILU = { alpha: 1 / 1.702 } as const

/** A layer with PyTorch's names and layout, [out, in]. */
export const torchLinear = (g: Graph, parameters: Parameters, name: string): Linear => ({
  ...pairOf(g, parameters, name),
  transposed: true,
})

/** x [..., in] → [..., out] */
export function project(x: Value, { weight, ...options }: Linear): Value {
  const inputs = x.shape.at(-1)!
  const rows = x.shape.slice(0, -1)
  const flat = rows.length === 1 ? x : reshape(x, [rows.reduce((n, d) => n * d, 1), inputs])
  const y = gemm(flat, weight, options)
  return rows.length === 1 ? y : reshape(y, [...rows, y.shape[1]])
}
