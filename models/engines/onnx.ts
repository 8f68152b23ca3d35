/**
 * @file Runs graphs with any ONNX Runtime module: onnxruntime-node, onnxruntime-web (WASM, WebGPU).
 */

import type { InferenceSession, Tensor } from 'onnxruntime-web'
import { type Graph, toOnnx, type Value } from '../graph/index.ts'
import { type Engine, feedOf, type Program, type Tensors } from './engine.ts'

/** The part of onnxruntime-node and onnxruntime-web used here. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options?: InferenceSession.SessionOptions): Promise<InferenceSession>
  }
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => Tensor
}

/**
 * An engine on the given runtime module.
 * @param options session options: execution providers, thread counts
 */
export const onnxEngine = (
  runtime: OnnxRuntime,
  name: string,
  options: InferenceSession.SessionOptions = {},
): Engine => ({
  name,
  async compile(g, outputs) {
    const session = await runtime.InferenceSession.create(toOnnx(g, outputs), options)
    return program(runtime, session, g)
  },
})

function program(runtime: OnnxRuntime, session: InferenceSession, g: Graph): Program {
  const inputs = session.inputNames.map((name) => g.inputs.find((x) => x.name === name)!)
  return {
    async run(feeds) {
      const results = await session.run(tensors(runtime, inputs, feeds))
      return Object.fromEntries(
        Object.entries(results).map(([name, tensor]) => [name, tensor.data as Float32Array]),
      )
    },
    dispose: () => session.release(),
  }
}

const tensors = (runtime: OnnxRuntime, inputs: readonly Value[], feeds: Tensors) =>
  Object.fromEntries(
    inputs.map((x) => [x.name, new runtime.Tensor('float32', feedOf(feeds, x), x.shape)]),
  )
