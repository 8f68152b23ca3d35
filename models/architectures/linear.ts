/**
 * @file Weights of linear layers. Graphs multiply x [..., in] by [in, out]; PyTorch keeps
 * [out, in], so its weights are transposed here, once.
 */

import { type Graph, linear, transposeMatrix, type Value } from '../graph/index.ts'
import { type Parameters, parameter } from './parameters.ts'

export interface Linear {
  /** [in, out] */
  readonly weight: Value
  /** [out] */
  readonly bias: Value
}

export const project = (x: Value, { weight, bias }: Linear): Value => linear(x, weight, bias)

export interface LinearOptions {
  /** Name of the weights, stored [out, in] as PyTorch does unless `transposed`. */
  readonly weight: string
  readonly bias: string
  /** The weights are stored [in, out]. */
  readonly transposed?: boolean
  /** Multiplies the first `outputs` outputs (default all), `bias` too unless told. */
  readonly scaled?: Scale
}

interface Scale {
  readonly by: number
  readonly outputs?: number
  readonly bias?: boolean
}

/** Attention divides the logits by √(head width); here the queries' weights are, once. */
export const queryScale = (width: number, heads: number): Scale => ({
  by: (width / heads) ** -0.5,
  outputs: width,
})

/** QuickGELU x·σ(1.702·x) = silu(1.702·x) / 1.702, its factors moved into the layers around it. */
const QUICK_GELU = 1.702
export const beforeSilu: Scale = { by: QUICK_GELU }
export const afterSilu: Scale = { by: 1 / QUICK_GELU, bias: false }

export function linearWeights(g: Graph, parameters: Parameters, options: LinearOptions): Linear {
  const stored = parameter(parameters, options.weight)
  const [rows, columns] = stored.shape
  const [inputs, outputs] = options.transposed ? [rows, columns] : [columns, rows]
  const data = options.transposed ? stored.data : transposeMatrix(stored.data, rows, columns)
  const bias = parameter(parameters, options.bias).data
  const { scaled } = options
  const scaledBias = scaled?.bias === false ? bias : scaleColumns(bias, outputs, scaled)
  return {
    weight: g.constant(scaleColumns(data, outputs, scaled), [inputs, outputs], options.weight),
    bias: g.constant(scaledBias, [outputs], options.bias),
  }
}

function scaleColumns(data: Float32Array, columns: number, scaled?: Scale): Float32Array {
  if (!scaled) return data
  const { by, outputs = columns } = scaled
  return data.map((value, i) => (i % columns < outputs ? value * by : value))
}
