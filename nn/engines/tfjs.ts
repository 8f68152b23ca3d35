/**
 * @file Interprets graphs with TensorFlow.js operators, on whatever backend tf is set to.
 *
 * Slower than ONNX Runtime, but an independent implementation of every operator, and one that
 * differentiates by itself: tf.grad of `interpret` proves our backward graphs.
 */

import { type Graph, type Node, neededNodes, type Value } from '../graph/index.ts'
import { operatorOf } from '../graph/operators/operator-table.ts'
import type { Tensor, Tf } from '../graph/operators/tf.ts'
import { type Engine, feedOf, type Program } from './engine.ts'

export type { Tensor, Tf }

/** An engine on a tf namespace whose backend is ready. */
export const tfjsEngine = (tf: Tf, name = `tfjs ${tf.getBackend()}`): Engine => ({
  name,
  compile: async (g, outputs) => program(tf, g, outputs),
})

function program(tf: Tf, g: Graph, outputs: Readonly<Record<string, Value>>): Program {
  const constants = constantTensors(tf, g, Object.values(outputs))
  const inputs = usedInputs(g, Object.values(outputs))
  return {
    async run(feeds) {
      const results = tf.tidy(() => {
        const fed = inputs.map((x) => [x, tf.tensor(feedOf(feeds, x), [...x.shape])] as const)
        return interpret(tf, g, outputs, new Map([...constants, ...fed]))
      })
      try {
        return await download(results)
      } finally {
        tf.dispose(results)
      }
    },
    dispose: async () => tf.dispose([...constants.values()]),
  }
}

/** The constants that the outputs depend on, uploaded once. */
export function constantTensors(tf: Tf, g: Graph, outputs: readonly Value[]): Map<Value, Tensor> {
  const used = neededNodes(g, outputs).flatMap((node) => node.inputs)
  const constants = new Set([...used, ...outputs].filter((value) => value.data))
  return new Map([...constants].map((c) => [c, tf.tensor(c.data!, [...c.shape])]))
}

function usedInputs(g: Graph, outputs: readonly Value[]): Value[] {
  const used = new Set([...neededNodes(g, outputs).flatMap((node) => node.inputs), ...outputs])
  return g.inputs.filter((input) => used.has(input))
}

/**
 * Computes the outputs with tf operators, differentiably.
 * @param known tensors of the inputs and constants that the outputs depend on
 */
export function interpret(
  tf: Tf,
  g: Graph,
  outputs: Readonly<Record<string, Value>>,
  known: ReadonlyMap<Value, Tensor>,
): Record<string, Tensor> {
  const tensors = new Map(known)
  for (const node of neededNodes(g, Object.values(outputs))) {
    const results = evaluate(tf, node, tensors)
    for (const [i, output] of node.outputs.entries()) tensors.set(output, results[i])
  }
  // Clones, so that an output that is also an input or a constant may be disposed of.
  const named = Object.entries(outputs).map(([name, y]) => [name, tf.clone(tensors.get(y)!)])
  return Object.fromEntries(named)
}

function evaluate(tf: Tf, node: Node, tensors: ReadonlyMap<Value, Tensor>): Tensor[] {
  const inputs = node.inputs.map((input) => tensors.get(input)!)
  const result = operatorOf(node.operator).kernel(tf, inputs, node)
  return Array.isArray(result) ? result : [result]
}

async function download(results: Record<string, Tensor>) {
  const entries = Object.entries(results).map(async ([name, tensor]) => [
    name,
    Float32Array.from(await tensor.data()),
  ])
  return Object.fromEntries(await Promise.all(entries)) as Record<string, Float32Array>
}
