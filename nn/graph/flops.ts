/**
 * @file How much arithmetic a graph is, to compare what an engine reaches with what a machine can.
 */

import type { Graph } from './graph.ts'
import { operatorOf } from './operators/operator-table.ts'
import { neededNodes } from './to-onnx.ts'
import type { Value } from './value.ts'

/**
 * Floating-point operations of a run that computes `outputs`: two for each multiply-add of
 * convolutions and matrix products; the rest does not count.
 */
export const countFlops = (g: Graph, outputs: readonly Value[]): number =>
  neededNodes(g, outputs).reduce(
    (total, node) => total + 2 * (operatorOf(node.operator).multiplyAdds?.(node) ?? 0),
    0,
  )
