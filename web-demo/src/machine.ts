/**
 * @file What a run needs beside a photo: the runtime on the best device there is, and the encoder.
 * Both come from this page's own origin.
 */
import gpuLoader from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url'
import gpuRuntime from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import cpuLoader from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url'
import cpuRuntime from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url'
import {
  type Encoder,
  type Engine,
  embeddedEncoder,
  embeddedTextEncoder,
  onnxEngine,
  type TextEncoder,
} from '../../src/index.ts'
import { download } from './download.ts'
import type { Download, Wish } from './messages.ts'

export interface Machine {
  device: Device
  engine: Engine
  encoder: Encoder
}

/** What puts words into the encoder's space; fetched when words are to be drawn. */
export function loadWords(onDownload: (download: Download) => void): Promise<TextEncoder> {
  const total = __SIZES__.words
  let loaded = 0
  return embeddedTextEncoder((url) =>
    download(url, (count) => {
      loaded += count
      onDownload({ loaded, total: Math.max(loaded, total) })
    }),
  )
}

type Device = Exclude<Wish, 'auto' | 'cpu'>

/** More threads than this wait for each other rather than help: the encoder is small. */
const MOST_THREADS = 8
/** Bytes of the files, which the build looks up: what comes in may be compressed. */
declare const __SIZES__: { encoder: number; words: number; gpuRuntime: number; cpuRuntime: number }

/** The fastest device that works here. @param onDownload told of every piece that comes in */
export async function createMachine(
  wish: Wish,
  onDownload: (download: Download) => void,
): Promise<Machine> {
  if (wish !== 'auto' && wish !== 'cpu') return machineOn(wish, onDownload)
  if (wish === 'auto' && (await hasGpu())) {
    const made = await machineOn('webgpu', onDownload).catch(() => undefined)
    if (made) return made
  }
  return machineOn(fastestProcessor(), onDownload)
}

function fastestProcessor(): Device {
  return isolated() && navigator.hardwareConcurrency > 1 ? 'wasm' : 'thread'
}

/** Whether memory can be shared between threads. */
const isolated = (): boolean => globalThis.crossOriginIsolated === true

/** How many the machine has use for; two where threads are asked for by name. */
const threads = (): number =>
  Math.max(2, Math.min(MOST_THREADS, navigator.hardwareConcurrency ?? 1))

interface Gpu {
  requestAdapter(): Promise<{
    info?: { isFallbackAdapter?: boolean; architecture?: string }
  } | null>
}

/** A GPU that is one: software that plays one is slower than WASM. */
async function hasGpu(): Promise<boolean> {
  const { gpu } = navigator as Navigator & { gpu?: Gpu }
  const adapter = await gpu?.requestAdapter().catch(() => null)
  return (
    !!adapter && !adapter.info?.isFallbackAdapter && adapter.info?.architecture !== 'swiftshader'
  )
}

async function machineOn(
  device: Device,
  onDownload: (download: Download) => void,
): Promise<Machine> {
  const { encoder: own, gpuRuntime: gpu, cpuRuntime: cpu } = __SIZES__
  const total = own + (device === 'webgpu' ? gpu : cpu)
  let loaded = 0
  const fetchBytes = (url: URL) =>
    download(url, (count) => {
      loaded += count
      onDownload({ loaded, total: Math.max(loaded, total) })
    })
  const [engine, encoder] = await Promise.all([
    createEngine(device, fetchBytes),
    embeddedEncoder(fetchBytes),
  ])
  return { device, engine, encoder }
}

type FetchBytes = (url: URL) => Promise<Uint8Array>

async function createEngine(device: Device, fetchBytes: FetchBytes): Promise<Engine> {
  const gpu = device === 'webgpu'
  const runtime = gpu
    ? await import('onnxruntime-web/webgpu')
    : await import('onnxruntime-web/wasm')
  const address = (file: string) => new URL(file, import.meta.url)
  const { wasm } = runtime.env
  wasm.wasmPaths = { mjs: address(gpu ? gpuLoader : cpuLoader).href }
  wasm.wasmBinary = (await fetchBytes(address(gpu ? gpuRuntime : cpuRuntime))).buffer as ArrayBuffer
  wasm.numThreads = device === 'wasm' ? threads() : 1
  const options = { executionProviders: [gpu ? 'webgpu' : 'wasm'], logSeverityLevel: 3 } as const
  return onnxEngine(runtime, nameOf(device), { ...options, enableMemPattern: false })
}

/** How the page names a device. */
export function nameOf(device: Device): string {
  if (device === 'webgpu') return 'WebGPU'
  return device === 'wasm' ? `WebAssembly, ${threads()} threads` : 'WebAssembly, one thread'
}
