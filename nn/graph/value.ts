/**
 * @file What a graph is made of: values (tensors to be) and the nodes that compute them.
 */

import { StrokesmithError } from '../../src/errors.ts'
import type { Graph } from './graph.ts'
import type { OperatorName } from './operators/operator-table.ts'

export type ElementType = 'float32' | 'int64' | 'bool'

/** Static settings of a node. Lists that ONNX wants as int64 tensors (axes, shapes) live here too. */
export type Attributes = Readonly<Record<string, number | string | readonly number[]>>

/** A tensor of the graph: a graph input, a constant (`data` is set) or an output of `node`. */
export interface Value {
  readonly graph: Graph
  readonly name: string
  readonly shape: readonly number[]
  readonly type: ElementType
  readonly node?: Node
  readonly data?: Float32Array
}

export interface Node<A extends Attributes = Attributes> {
  readonly operator: OperatorName
  readonly name: string
  readonly inputs: readonly Value[]
  readonly outputs: readonly Value[]
  readonly attributes: A
}

/** A graph that cannot be: shapes that clash, a missing gradient, a duplicate name. */
export class GraphError extends StrokesmithError {
  override name = 'GraphError'
}

/** Number of elements of a shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1)
