/**
 * @file The network runtime by itself: graphs of ONNX operators with their gradients, the engines
 * that run them, and what an encoder has to offer. Whoever brings an encoder or an engine starts
 * here.
 *
 * ```ts
 * import { type Encoder, mean, relu, conv } from 'strokesmith/nn'
 *
 * const mine: Encoder = { id: 'mine', size: 128, build: (g, image) => ({ maps: { … }, … }), … }
 * ```
 */

export { type ClipOptions, createClip } from './architectures/clip.ts'
export type { Parameter, Parameters } from './architectures/parameters.ts'
export type { Encoder, EncoderOutputs, Level } from './encoder.ts'
export { type Engine, EngineError, type Program, type Tensors } from './engines/engine.ts'
export { type OnnxOptions, type OnnxRuntime, onnxEngine } from './engines/onnx-engine.ts'
export * from './graph/index.ts'
export type { TextEncoder } from './text/text-encoder.ts'
export {
  readSafetensors,
  readTorch,
  type Safetensors,
  sha256,
  type Tensor,
  WeightsError,
} from './weights/index.ts'
