/**
 * @file The kernel in WebAssembly (wasm/kernel.c): strokes, 2×2 samples to a pixel.
 *
 * This side lays out the module's memory: arguments and scratch first, then the touches, which
 * grow with the drawing. Memory is kept from call to call.
 */

import type { Kernel, Paper, Scene } from './scene.ts'
import { BYTES } from './wasm/bytes.ts'

interface Exports {
  readonly memory: WebAssembly.Memory
  readonly __heap_base: WebAssembly.Global
  prepare(scene: number): void
  forward(scene: number, stamp: number): number
  backward(scene: number, background: number): void
}

const MODULE = compile()

function compile(): WebAssembly.Module | undefined {
  try {
    return new WebAssembly.Module(Uint8Array.from(atob(BYTES), (c) => c.charCodeAt(0)))
  } catch {
    return undefined // no WebAssembly, or none with SIMD
  }
}

/** What the memory has to hold. */
interface Needs {
  readonly height: number
  readonly width: number
  readonly paths: number
  readonly vertices: number
  readonly channels: number
}

/** The struct Scene of kernel.c and everything it points to, as byte addresses. */
function layOut(base: number, { height, width, paths, vertices, channels }: Needs) {
  let end = base
  const take = (bytes: number) => {
    const at = end
    end = Math.ceil((end + bytes) / 16) * 16
    return at
  }
  const points = paths * vertices
  const pixels = height * width
  const band = Math.max(LEAST_BAND, Math.floor(BAND_BYTES / (16 * width * channels)))
  const scene = take(SCENE_BYTES)
  // In the order of the struct's pointers.
  const arrays = {
    xy: take(points * 16),
    radius: take(points * 8),
    color: take(paths * 32),
    order: take(paths * 4),
    image: take(pixels * 12),
    sheet: take(pixels * 16 * channels),
    spans: take(height * 8),
    dLine: take((points + 1) * 16),
    dColor: take(paths * 32),
    segments: take(points * SEGMENT_BYTES),
    rows: take(paths * 8),
    nearest: take(pixels * 16),
    stamp: take(pixels * 4),
    ends: take(Math.ceil(height / band) * paths * 4),
    touches: end,
  }
  return { scene, ...arrays, arrays, end, band, channels }
}

/** sizeof(Segment) and sizeof(Scene) in wasm/scene.h, and where the latter's pointers start. */
const SEGMENT_BYTES = 152
const SCENE_BYTES = 96
const POINTERS = 32

/** Rows are painted in bands whose samples stay in the cache. */
const BAND_BYTES = 2 ** 18
const LEAST_BAND = 16

/** Stamps are told from older ones until there are so many; then they start anew. */
const MOST_STAMPS = 2 ** 30

/** What fits into the 4 GiB of a WebAssembly memory, colours and touches included. */
const MOST_PIXELS = 4096 * 8192

/** The kernel, or undefined where WebAssembly SIMD is missing or the canvas too large for it. */
export function createSimdKernel({ height, width, filter }: Paper): Kernel | undefined {
  const pixels = height * width
  if (!MODULE || pixels > MOST_PIXELS) return undefined
  const wasm = new WebAssembly.Instance(MODULE).exports as unknown as Exports
  let at: ReturnType<typeof layOut> | undefined
  let shape = ''
  /** Paths told apart so far. */
  let stamp = 0
  /** The background that the samples hold. */
  let held: readonly number[] | undefined

  const floats = (from: number, length: number) =>
    new Float32Array(wasm.memory.buffer, from, length)
  const doubles = (from: number, length: number) =>
    new Float64Array(wasm.memory.buffer, from, length)

  /** Lays the memory out anew where the scene does not fit into the last one's. */
  function arrange({ vertices, fill, grey }: Scene) {
    const channels = grey ? 1 : 3
    const paths = fill.length
    const now = `${paths} ${vertices} ${channels}`
    if (at && now === shape) return at
    shape = now
    held = undefined
    at = layOut(wasm.__heap_base.value, { height, width, paths, vertices, channels })
    const missing = at.end - wasm.memory.buffer.byteLength
    if (missing > 0) wasm.memory.grow(Math.ceil(missing / 65536))
    return at
  }

  function write(memory: ReturnType<typeof layOut>, scene: Scene, image: Float32Array): void {
    const view = new DataView(wasm.memory.buffer, memory.scene, SCENE_BYTES)
    const head = [height, width, scene.vertices, scene.order.length, memory.channels, memory.band]
    head.forEach((value, i) => {
      view.setInt32(4 * i, value, true)
    })
    view.setFloat64(24, filter, true)
    Object.values(memory.arrays).forEach((address, i) => {
      view.setUint32(POINTERS + 4 * i, address, true)
    })
    doubles(memory.xy, scene.xy.length).set(scene.xy)
    doubles(memory.radius, scene.radius.length).set(scene.radius)
    doubles(memory.color, scene.color.length).set(scene.color)
    new Int32Array(wasm.memory.buffer, memory.order, scene.order.length).set(scene.order)
    floats(memory.image, image.length).set(image)
  }

  return {
    forward(scene, image, background) {
      const memory = arrange(scene)
      write(memory, scene, image)
      const ready = held !== undefined && background?.every((value, i) => value === held?.[i])
      if (!ready) wasm.prepare(memory.scene)
      held = undefined
      stamp = wasm.forward(memory.scene, ready ? stamp : 0)
      if (stamp < 0) throw new RangeError('the drawing does not fit into memory')
      if (stamp < MOST_STAMPS) held = background
      image.set(floats(memory.image, image.length))
    },

    backward(scene, dImage, out) {
      const memory = arrange(scene)
      floats(memory.image, dImage.length).set(dImage)
      const dLine = floats(memory.dLine, 4 * scene.radius.length).fill(0)
      const dColor = doubles(memory.dColor, scene.color.length).fill(0)
      wasm.backward(memory.scene, held?.[0] ?? 0)
      for (let i = 0; i < scene.radius.length; i++) {
        out.xy[2 * i] += dLine[4 * i]
        out.xy[2 * i + 1] += dLine[4 * i + 1]
        out.radius[i] += dLine[4 * i + 2]
      }
      for (let i = 0; i < dColor.length; i++) out.color[i] += dColor[i]
    },
  }
}
