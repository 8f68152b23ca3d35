/**
 * @file Runs graphs with any ONNX Runtime module: onnxruntime-node, onnxruntime-web (WASM, WebGPU).
 */

import type { InferenceSession, Tensor } from 'onnxruntime-common'
import { type Graph, type Node, neededNodes, toOnnx, type Value } from '../graph/index.ts'
import { type Engine, EngineError, type Feedable, feedOf, type Program } from './engine.ts'

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

/**
 * An engine on the given runtime module.
 * @param name of runtime and device; stands before the runtime's own words where it fails
 */
export const onnxEngine = (
  runtime: OnnxRuntime,
  name: string,
  { feedMatrices = false, ...options }: OnnxOptions = {},
): Engine => ({
  name,
  async compile(g, outputs) {
    const fed = feedMatrices ? largeMatrices(g, Object.values(outputs)) : new Set<Value>()
    const failed = failureOf(name)
    const model = toOnnx(g, outputs, fed)
    const session = await runtime.InferenceSession.create(model, options).catch(failed)
    const inputs = g.inputs.filter((input) => session.inputNames.includes(input.name))
    return program({ runtime, session, inputs: inputs.map(feedable), fed: [...fed], failed })
  },
})

interface Compiled {
  readonly runtime: OnnxRuntime
  readonly session: InferenceSession
  readonly inputs: readonly Feedable[]
  /** Constants that are fed at every run. */
  readonly fed: readonly Value[]
  readonly failed: (error: unknown) => never
}

function program({ runtime, session, inputs, fed, failed }: Compiled): Program {
  const tensor = (data: Float32Array, { shape }: Feedable) =>
    new runtime.Tensor('float32', data, shape)
  const constants = fed.map((x) => [x.name, tensor(x.data!, x)] as const)
  return {
    async run(feeds) {
      const given = inputs.map((x) => [x.name, tensor(feedOf(feeds, x), x)] as const)
      const results = await session.run(Object.fromEntries([...constants, ...given])).catch(failed)
      return Object.fromEntries(
        Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]),
      )
    },
    dispose: () => session.release(),
  }
}

/** A value without its graph, which need not stay alive. */
const feedable = ({ name, shape }: Value): Feedable => ({ name, shape })

/** Turns what a runtime throws into an EngineError of one line. */
const failureOf =
  (name: string) =>
  (error: unknown): never => {
    const [line] = String((error as Error)?.message ?? error).split('\n')
    throw new EngineError(`${name}: ${line}`, { cause: error })
  }

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
