/**
 * @file From --engine and --device to a running engine, for Node. Packages that most people do not
 * need are optional peers, imported only when asked for.
 */

import { type DEVICES, type ENGINES, type Engine, EngineError } from './engine.ts'
import type { OnnxRuntime } from './onnx-engine.ts'
import { onnxEngine } from './onnx-engine.ts'
import { onnxNode, wasmEngine } from './onnx-node.ts'
import { type Import, importPackage, required } from './packages.ts'
import { type Tf, tfjsEngine } from './tfjs.ts'

export interface EngineOptions {
  /** onnx: ONNX Runtime; tfjs: TensorFlow.js. @default 'onnx' */
  readonly engine?: (typeof ENGINES)[number]
  /**
   * auto is the CPU: it needs nothing installed and gives the same bytes every time, so a GPU is
   * asked for by name. wasm is what browsers run, and rounds as they do. @default 'auto'
   */
  readonly device?: (typeof DEVICES)[number]
  /** Threads on the CPU. @default all cores */
  readonly threads?: number
}

/**
 * The engine of that kind on that device.
 * @param load imports a package by name
 * @throws EngineError, in one line, when a package or the device is missing
 */
export function createEngine(
  { engine = 'onnx', device = 'auto', threads }: EngineOptions = {},
  load: Import = importPackage,
): Promise<Engine> {
  if (engine === 'tfjs') return tfjs(device, load)
  if (device === 'wasm') return onnxWasm(threads, load)
  return device === 'auto' || device === 'cpu' ? onnxNode(threads, load) : onnxGpu(device, load)
}

async function onnxWasm(threads: number | undefined, load: Import): Promise<Engine> {
  const runtime = await required('onnxruntime-web', '--device wasm', load)
  return wasmEngine(threads, async () => runtime)
}

async function onnxGpu(device: 'cuda' | 'webgpu', load: Import): Promise<Engine> {
  const runtime = (await required('onnxruntime-node', `--device ${device}`, load)) as OnnxRuntime
  const options = { executionProviders: [device], logSeverityLevel: 4 } as const
  return onnxEngine(runtime, `onnxruntime-node ${device}`, options)
}

/** The package that runs TensorFlow.js on each device, and the backend it brings. */
const TFJS = {
  cpu: { package: '@tensorflow/tfjs-node', backend: 'tensorflow' },
  wasm: { package: '@tensorflow/tfjs-backend-wasm', backend: 'wasm' },
  cuda: { package: '@tensorflow/tfjs-node-gpu', backend: 'tensorflow' },
  webgpu: { package: '@tensorflow/tfjs-backend-webgpu', backend: 'webgpu' },
} as const

async function tfjs(device: NonNullable<EngineOptions['device']>, load: Import): Promise<Engine> {
  const name = device === 'auto' ? 'cpu' : device
  const wanted = TFJS[name]
  await required(wanted.package, `--engine tfjs --device ${name}`, load)
  const tf = (await required('@tensorflow/tfjs-core', `--engine tfjs --device ${name}`, load)) as Tf
  if (!(await tf.setBackend(wanted.backend).catch(() => false))) {
    throw new EngineError(`--engine tfjs --device ${name}: no such device here`)
  }
  return tfjsEngine(tf, `${wanted.package} ${name}`)
}
