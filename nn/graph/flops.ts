/**
 * @file How much arithmetic a graph is, to compare what an engine reaches with what a machine can.
 */

import type { Graph } from './graph.ts'
import { neededNodes } from './to-onnx.ts'
import { type Node, sizeOf, type Value } from './value.ts'

/**
 * Floating-point operations of a run that computes `outputs`: two for each multiply-add of
 * convolutions and matrix products; the rest does not count.
 */
export const countFlops = (g: Graph, outputs: readonly Value[]): number =>
  neededNodes(g, outputs).reduce((total, node) => total + 2 * multiplyAdds(node), 0)

function multiplyAdds({ operator, inputs, outputs, attributes }: Node): number {
  const [a, b] = inputs
  const size = sizeOf(outputs[0].shape)
  if (operator === 'Conv') return size * sizeOf(b.shape.slice(1))
  if (operator === 'ConvTranspose') return sizeOf(a.shape) * sizeOf(b.shape.slice(1))
  if (operator === 'MatMul') return size * b.shape.at(-2)!
  if (operator === 'Gemm') return size * b.shape[attributes.transB ? 1 : 0]
  return 0
}
