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
  /** Multiplies the first `outputs` outputs: the 1/√(head width) of attention's queries. */
  readonly scaled?: { readonly outputs: number; readonly by: number }
}

export function linearWeights(g: Graph, parameters: Parameters, options: LinearOptions): Linear {
  const stored = parameter(parameters, options.weight)
  const [rows, columns] = stored.shape
  const [inputs, outputs] = options.transposed ? [rows, columns] : [columns, rows]
  const data = options.transposed ? stored.data : transposeMatrix(stored.data, rows, columns)
  const scale = (values: Float32Array) => scaleColumns(values, outputs, options.scaled)
  const bias = scale(parameter(parameters, options.bias).data)
  return {
    weight: g.constant(scale(data), [inputs, outputs], options.weight),
    bias: g.constant(bias, [outputs], options.bias),
  }
}

function scaleColumns(data: Float32Array, columns: number, scaled: LinearOptions['scaled']) {
  if (!scaled) return data
  return data.map((value, i) => (i % columns < scaled.outputs ? value * scaled.by : value))
}
