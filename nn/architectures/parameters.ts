/**
 * @file Named weights → constants of a graph, prepared so that nothing is left to do at run time.
 */

import { type Graph, GraphError, type Value } from '../graph/index.ts'

export interface Parameter {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/** The tensors of a checkpoint by name. */
export type Parameters = ReadonlyMap<string, Parameter>

/** The tensor of that name. @throws GraphError when the checkpoint has none. */
export function parameter(parameters: Parameters, name: string): Parameter {
  const found = parameters.get(name)
  if (!found) throw new GraphError(`the checkpoint has no tensor "${name}"`)
  return found
}

/** The tensor of that name as a constant of the graph. */
export function weight(g: Graph, parameters: Parameters, name: string): Value {
  const { data, shape } = parameter(parameters, name)
  return g.constant(data, shape, name)
}

/** Weight and bias, as norms, convolutions and linear layers have them. */
export const pairOf = (g: Graph, parameters: Parameters, name: string) => ({
  weight: weight(g, parameters, `${name}.weight`),
  bias: weight(g, parameters, `${name}.bias`),
})

/** Number of elements of all tensors. */
export const countParameters = (parameters: Parameters): number =>
  [...parameters.values()].reduce((n, { shape }) => n + shape.reduce((a, b) => a * b, 1), 0)

/** How many consecutive blocks `${prefix}0.`, `${prefix}1.`, … the checkpoint holds. */
export function countBlocks(parameters: Parameters, prefix: string): number {
  const names = [...parameters.keys()]
  let n = 0
  while (names.some((name) => name.startsWith(`${prefix}${n}.`))) n++
  return n
}

/** Of PyTorch's BatchNorm2d. */
const NORM_EPSILON = 1e-5

/**
 * A convolution without bias and the batch normalisation after it as one convolution:
 * w·γ/√(σ² + ε) and β − μ·γ/√(σ² + ε) (Jacob et al. 2018, §3.2).
 */
export function folded(g: Graph, parameters: Parameters, convolution: string, norm: string) {
  const { shape, data } = parameter(parameters, `${convolution}.weight`)
  const part = (name: string) => parameter(parameters, `${norm}.${name}`).data
  const [gamma, beta] = [part('weight'), part('bias')]
  const [mu, variance] = [part('running_mean'), part('running_var')]
  const scale = gamma.map((value, i) => value / Math.sqrt(variance[i] + NORM_EPSILON))
  const size = data.length / shape[0]
  const weights = data.map((value, i) => value * scale[Math.floor(i / size)])
  const bias = beta.map((value, i) => value - mu[i] * scale[i])
  return {
    weights: g.constant(weights, shape, `${convolution}.weight`),
    bias: g.constant(bias, [shape[0]], `${norm}.bias`),
  }
}
