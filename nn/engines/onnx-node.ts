/**
 * @file The ONNX engine for Node: the native runtime where it loads, else the WASM one.
 */

import { availableParallelism } from 'node:os'
import { type Engine, EngineError } from './engine.ts'
import { type OnnxRuntime, onnxEngine } from './onnx-engine.ts'
import { firstLine, type Import, importPackage, isMissing } from './packages.ts'

/**
 * The fastest ONNX Runtime that loads here. Where it is the one for WASM, a warning of the process
 * says why.
 * @param threads intra-operator threads
 * @throws {EngineError} if neither loads
 */
export async function onnxNode(
  threads = availableParallelism(),
  load: Import = importPackage,
): Promise<Engine> {
  try {
    return await nativeEngine(threads, load)
  } catch (error) {
    const reason = `onnxruntime-node does not load here (${firstLine(error)})`
    const engine = await wasmEngine(threads, load).catch((wasmError: unknown) => {
      throw isMissing(wasmError, 'onnxruntime-web') ? new EngineError(remedy(reason)) : wasmError
    })
    process.emitWarning(`${reason}: WebAssembly stands in, several times slower`, WARNING)
    return engine
  }
}

const WARNING = 'StrokesmithWarning'

const remedy = (reason: string) =>
  `${reason}; install the one for WebAssembly beside strokesmith: npm install onnxruntime-web`

/**
 * Warnings about the graph are none of the user's business. Memory patterns plan all activations
 * of the second run in one more block and free nothing: 200 MB for mini, no time saved. The arena
 * keeps all that the largest run needed: 50 MB a program, no time saved either.
 */
const QUIET_AND_LEAN = {
  logSeverityLevel: 3,
  enableMemPattern: false,
  enableCpuMemArena: false,
} as const

/** onnxruntime-node on the CPU. */
export async function nativeEngine(
  threads = availableParallelism(),
  load: Import = importPackage,
): Promise<Engine> {
  const runtime = (await load('onnxruntime-node')) as OnnxRuntime
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
export async function wasmEngine(
  threads = availableParallelism(),
  load: Import = importPackage,
): Promise<Engine> {
  const runtime = (await load('onnxruntime-web')) as typeof import('onnxruntime-web')
  runtime.env.wasm.numThreads = threads
  return onnxEngine(runtime, 'onnxruntime-web wasm', {
    executionProviders: ['wasm'],
    ...QUIET_AND_LEAN,
  })
}
