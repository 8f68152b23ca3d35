/**
 * @file Loads what a run needs beside a photo: the runtime on the best device there is, and the
 * encoder. Both come from this page's own origin.
 */
import gpuLoader from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url'
import gpuRuntime from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import cpuLoader from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url'
import cpuRuntime from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
import {
  type Encoder,
  type Engine,
  embeddedEncoder,
  keepPrograms,
  onnxEngine,
} from '../../../src/index.ts'
import type { Download, EngineChoice } from '../shared/messages.ts'
import { type Device, devicesFor, nameOf, threadsOf } from './device.ts'
import { counted, type FetchBytes } from './download.ts'

export interface LoadedEngine {
  device: Device
  engine: Engine
  encoder: Encoder
}

type OnDownload = (download: Download) => void

/** The fastest device that works here. @param onDownload told of every piece that comes in */
export async function loadEngine(
  choice: EngineChoice,
  onDownload: OnDownload,
): Promise<LoadedEngine> {
  const [device, slower] = await devicesFor(choice)
  const loading = loadOn(device, onDownload)
  return slower ? loading.catch(() => loadOn(slower, onDownload)) : loading
}

async function loadOn(device: Device, onDownload: OnDownload): Promise<LoadedEngine> {
  const { encoder: own, gpuRuntime: gpu, cpuRuntime: cpu } = __SIZES__
  const fetchBytes = counted(own + (device === 'webgpu' ? gpu : cpu), onDownload)
  const [engine, encoder] = await Promise.all([
    createEngine(device, fetchBytes),
    embeddedEncoder(fetchBytes),
  ])
  return { device, engine, encoder }
}

async function createEngine(device: Device, fetchBytes: FetchBytes): Promise<Engine> {
  const gpu = device === 'webgpu'
  const runtime = gpu
    ? await import('onnxruntime-web/webgpu')
    : await import('onnxruntime-web/wasm')
  const address = (file: string) => new URL(file, import.meta.url)
  const { wasm } = runtime.env
  wasm.wasmPaths = { mjs: address(gpu ? gpuLoader : cpuLoader).href }
  wasm.wasmBinary = (await fetchBytes(address(gpu ? gpuRuntime : cpuRuntime))).buffer as ArrayBuffer
  wasm.numThreads = threadsOf(device)
  const options = { executionProviders: [gpu ? 'webgpu' : 'wasm'], logSeverityLevel: 3 } as const
  const engine = onnxEngine(runtime, nameOf(device), { ...options, enableMemPattern: false })
  return crypto.subtle ? keepPrograms(engine, KEPT) : engine
}

/** What looks at photos: what judges drawings takes 170 MB, more than a phone can spare. */
const KEPT = { most: 4, values: 20e6 }
