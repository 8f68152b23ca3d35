/**
 * @file Named weights → constants of a graph.
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
