/**
 * @file Runs graphs with any ONNX Runtime module: onnxruntime-node, onnxruntime-web (WASM, WebGPU).
 */

import type { InferenceSession, Tensor } from 'onnxruntime-web'
import { type Graph, type Node, neededNodes, toOnnx, type Value } from '../graph/index.ts'
import { type Engine, type Feedable, feedOf, type Program } from './engine.ts'

/** The part of onnxruntime-node and onnxruntime-web used here. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options?: InferenceSession.SessionOptions): Promise<InferenceSession>
  }
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => Tensor
}

export interface OnnxOptions extends InferenceSession.SessionOptions {
  /**
   * Feeds large matrices at every run instead of storing them in the session, which would copy
   * and repack them for each product they serve. Only for runtimes that take a feed without
   * copying it. Costs about 5 % of the speed of products, saves two thirds of the memory.
   */
  readonly feedMatrices?: boolean
}

/** An engine on the given runtime module. */
export const onnxEngine = (
  runtime: OnnxRuntime,
  name: string,
  { feedMatrices = false, ...options }: OnnxOptions = {},
): Engine => ({
  name,
  async compile(g, outputs) {
    const fed = feedMatrices ? largeMatrices(g, Object.values(outputs)) : new Set<Value>()
    const session = await runtime.InferenceSession.create(toOnnx(g, outputs, fed), options)
    return program(runtime, session, g, fed)
  },
})

/** Below this number of elements, a matrix is worth repacking. */
const LARGE = 2 ** 19

/** Constants that only ever are the right factor of Gemm or the table of Gather. */
function largeMatrices(g: Graph, outputs: readonly Value[]): Set<Value> {
  const nodes = neededNodes(g, outputs)
  const isMatrix = (node: Node, i: number) =>
    (node.operator === 'Gemm' && i === 1) || (node.operator === 'Gather' && i === 0)
  const operands = (wanted: boolean) =>
    nodes.flatMap((node) => node.inputs.filter((_, i) => isMatrix(node, i) === wanted))
  const others = new Set([...operands(false), ...outputs])
  const large = operands(true).filter((x) => x.data && x.data.length >= LARGE && !others.has(x))
  return new Set(large)
}

function program(
  runtime: OnnxRuntime,
  session: InferenceSession,
  g: Graph,
  fed: ReadonlySet<Value>,
): Program {
  const tensor = (data: Float32Array, { shape }: Feedable) =>
    new runtime.Tensor('float32', data, shape)
  const inputs: Feedable[] = g.inputs
    .filter(({ name }) => session.inputNames.includes(name))
    .map(({ name, shape }) => ({ name, shape }))
  const constants = [...fed].map((x) => [x.name, tensor(x.data!, x)] as const)
  return {
    async run(feeds) {
      const given = inputs.map((x) => [x.name, tensor(feedOf(feeds, x), x)] as const)
      const results = await session.run(Object.fromEntries([...constants, ...given]))
      return Object.fromEntries(
        Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]),
      )
    },
    dispose: () => session.release(),
  }
}
