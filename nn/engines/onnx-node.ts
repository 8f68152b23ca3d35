/**
 * @file The ONNX engine for Node: the native runtime where it loads, else the WASM one.
 */

import { availableParallelism } from 'node:os'
import type { Engine } from './engine.ts'
import { type OnnxRuntime, onnxEngine } from './onnx.ts'

/**
 * The fastest ONNX Runtime that loads here.
 * @param options.threads intra-operator threads; default all cores
 */
export async function onnxNode(options: { threads?: number } = {}): Promise<Engine> {
  const threads = options.threads ?? availableParallelism()
  try {
    return await nativeEngine(threads)
  } catch {
    return wasmEngine(threads)
  }
}

/**
 * Warnings about the graph are none of the user's business. Memory patterns plan all activations
 * of the second run in one more block and free nothing: 200 MB for mini, no time saved.
 */
const QUIET_AND_LEAN = { logSeverityLevel: 3, enableMemPattern: false } as const

/** onnxruntime-node on the CPU. */
export async function nativeEngine(threads = availableParallelism()): Promise<Engine> {
  const runtime: OnnxRuntime = await import('onnxruntime-node')
  return onnxEngine(runtime, 'onnxruntime-node cpu', {
    feedMatrices: true,
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    ...QUIET_AND_LEAN,
    graphOptimizationLevel: 'all',
    extra: { session: { intra_op: { spin_duration_us: SPIN_MICROSECONDS } } },
  })
}

/**
 * How long a thread waits busily for its next piece of work. Longer than the gaps inside a run,
 * shorter than the rasterizer's turn between two: on a busy machine the default (about a
 * millisecond) wasted 40 % of the time.
 */
const SPIN_MICROSECONDS = '100'

/** onnxruntime-web on WASM, which needs nothing compiled for the machine. */
export async function wasmEngine(threads = availableParallelism()): Promise<Engine> {
  const runtime = await import('onnxruntime-web')
  runtime.env.wasm.numThreads = threads
  return onnxEngine(runtime, 'onnxruntime-web wasm', {
    executionProviders: ['wasm'],
    ...QUIET_AND_LEAN,
  })
}
