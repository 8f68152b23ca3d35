/**
 * @file What runs a graph.
 */

import { StrokesmithError } from '../../src/errors.ts'
import type { Graph, Value } from '../graph/index.ts'

/** Kinds of engine, and what they can be asked to run on. */
export const ENGINES = ['onnx', 'tfjs'] as const
export const DEVICES = ['auto', 'cpu', 'wasm', 'cuda', 'webgpu'] as const

export interface Engine {
  /** Runtime and device, as shown in reports: "onnxruntime-node cpu". */
  readonly name: string
  /** Prepares the part of the graph that `outputs` depend on. */
  compile(g: Graph, outputs: Readonly<Record<string, Value>>): Promise<Program>
}

export type Tensors = Readonly<Record<string, Float32Array>>

export interface Program {
  /**
   * Computes all outputs. Feeds are laid out as the graph's inputs, row-major; inputs that no
   * output needs are ignored.
   * @throws EngineError when a feed is missing or has the wrong length
   */
  run(feeds: Tensors): Promise<Record<string, Float32Array>>
  /** Frees the runtime's memory; the program cannot run afterwards. */
  dispose(): Promise<void>
}

/** An engine that cannot be had, or was fed wrongly. */
export class EngineError extends StrokesmithError {
  override name = 'EngineError'
}

/** What feeding needs to know of an input; a whole value would keep its graph alive. */
export type Feedable = Pick<Value, 'name' | 'shape'>

/** The feed of one input. @throws EngineError when it is missing or has the wrong length. */
export function feedOf(feeds: Tensors, { name, shape }: Feedable): Float32Array {
  const data = feeds[name]
  if (!data) throw new EngineError(`input "${name}" is not fed`)
  const size = shape.reduce((n, d) => n * d, 1)
  if (data.length !== size) {
    throw new EngineError(`input "${name}": [${shape}] needs ${size} values, got ${data.length}`)
  }
  return data
}
