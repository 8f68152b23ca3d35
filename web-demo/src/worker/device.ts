/** @file Which device of the visitor's machine the encoder runs on. */
import type { EngineChoice } from '../shared/messages.ts'

/** `wasm` has threads, `thread` has one. */
export type Device = Exclude<EngineChoice, 'auto' | 'cpu'>

/** More threads than this wait for each other rather than help: the encoder is small. */
const MOST_THREADS = 8

/** The devices to try, the fastest first. */
export async function devicesFor(choice: EngineChoice): Promise<Device[]> {
  if (choice !== 'auto' && choice !== 'cpu') return [choice]
  const processor = isolated() && navigator.hardwareConcurrency > 1 ? 'wasm' : 'thread'
  const gpu = choice === 'auto' && !isWebKit(navigator.userAgent) && (await hasGpu())
  return gpu ? ['webgpu', processor] : [processor]
}

/**
 * WebKit is reported to kill the tab after some 500 inferences of ONNX Runtime on WebGPU, and a killed
 * tab cannot go on elsewhere. A careful drawing takes about as many, so a new session for each run would
 * not be enough: Safari, and every browser on an iPhone, gets WebAssembly.
 */
export const isWebKit = (userAgent: string): boolean =>
  /AppleWebKit\//.test(userAgent) && !/\b(Chrome|Chromium)\//.test(userAgent)

/** Whether memory can be shared between threads. */
const isolated = (): boolean => globalThis.crossOriginIsolated === true

interface Gpu {
  requestAdapter(): Promise<{
    info?: { isFallbackAdapter?: boolean; architecture?: string }
  } | null>
}

/** Whether there is a GPU that is one: software that plays one is slower than WASM. */
async function hasGpu(): Promise<boolean> {
  const { gpu } = navigator as Navigator & { gpu?: Gpu } // TypeScript's DOM library leaves it out
  const adapter = await gpu?.requestAdapter().catch(() => null)
  if (!adapter) return false
  const { isFallbackAdapter, architecture } = adapter.info ?? {}
  return !isFallbackAdapter && architecture !== 'swiftshader'
}

export function threadsOf(device: Device): number {
  if (device !== 'wasm') return 1
  return Math.max(2, Math.min(MOST_THREADS, navigator.hardwareConcurrency ?? 1))
}

/** How the page names a device. */
export function nameOf(device: Device): string {
  if (device === 'webgpu') return 'WebGPU'
  return device === 'wasm' ? `WebAssembly, ${threadsOf(device)} threads` : 'WebAssembly, one thread'
}
