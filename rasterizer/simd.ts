/**
 * @file The kernel in WebAssembly (wasm/kernel.c): strokes, 2×2 samples to a pixel.
 *
 * This side lays out the module's memory: what belongs to the canvas first, then what belongs to
 * the paths, then the touches, which grow with the drawing. Memory is kept from call to call, and
 * what a drawing did not touch of it still holds the background for the next.
 */

import { fillWith, type Kernel, type Scene } from './scene.ts'
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

/** The struct Scene of kernel.c and everything it points to, as byte addresses. */
function layOut(base: number, { paper: { height, width }, vertices, fill, grey }: Scene) {
  let end = base
  const take = (bytes: number) => {
    const at = end
    end = Math.ceil((end + bytes) / 16) * 16
    return at
  }
  const channels = grey ? 1 : 3
  const band = Math.max(LEAST_BAND, Math.floor(BAND_BYTES / (16 * width * channels)))
  const [pixels, paths, points] = [height * width, fill.length, fill.length * vertices]
  const scene = take(SCENE_BYTES)
  // In the order of the struct's pointers.
  const arrays = {
    image: take(pixels * 12),
    dImage: take(pixels * 12),
    sheet: take(pixels * 16 * channels),
    spans: take(height * 8),
    nearest: take(pixels * 16),
    stamp: take(pixels * 4),
    xy: take(points * 16),
    radius: take(points * 8),
    color: take(paths * 32),
    order: take(paths * 4),
    dLine: take((points + 1) * 16),
    dColor: take(paths * 32),
    segments: take(points * SEGMENT_BYTES),
    rows: take(paths * 8),
    ends: take(Math.ceil(height / band) * paths * 4),
    touches: end,
  }
  return { scene, ...arrays, arrays, end, band, channels }
}

/** Whether there is WebAssembly SIMD, and memory for so many pixels. */
export function hasSimd(pixels: number): boolean {
  return MODULE !== undefined && pixels <= MOST_PIXELS
}

/** The kernel, for canvases of any size that `hasSimd`. */
export function createSimdKernel(): Kernel {
  if (!MODULE) throw new Error('no WebAssembly SIMD here')
  const wasm = new WebAssembly.Instance(MODULE).exports as unknown as Exports
  let stamp = 0
  /** The canvas and the background that the memory holds. */
  let held = ''
  return {
    forward(scene, background, image) {
      const at = write(wasm, scene)
      const { height, width } = scene.paper
      const plain = background.length === 3
      const needed = `${height} ${width} ${at.channels} ${plain && Array.from(background)}`
      if (!plain || needed !== held) {
        fillWith(background, floats(wasm, at.image, image.length))
        wasm.prepare(at.scene)
        stamp = 0
      }
      held = ''
      stamp = wasm.forward(at.scene, stamp)
      if (stamp < 0) throw new RangeError('the drawing does not fit into memory')
      if (plain && stamp < MOST_STAMPS) held = needed
      image.set(floats(wasm, at.image, image.length))
    },

    backward(scene, background, dImage, out) {
      const at = layOut(wasm.__heap_base.value, scene)
      floats(wasm, at.dImage, dImage.length).set(dImage)
      const dLine = floats(wasm, at.dLine, 4 * scene.radius.length).fill(0)
      const dColor = doubles(wasm, at.dColor, scene.color.length).fill(0)
      wasm.backward(at.scene, background[0])
      for (let i = 0; i < scene.radius.length; i++) {
        out.xy[2 * i] += dLine[4 * i]
        out.xy[2 * i + 1] += dLine[4 * i + 1]
        out.radius[i] += dLine[4 * i + 2]
      }
      for (let i = 0; i < dColor.length; i++) out.color[i] += dColor[i]
    },
  }
}

// Views of the memory hold until it grows.
const floats = ({ memory }: Exports, from: number, length: number) =>
  new Float32Array(memory.buffer, from, length)
const doubles = ({ memory }: Exports, from: number, length: number) =>
  new Float64Array(memory.buffer, from, length)

/** Writes a scene into the memory, which grows where it must. @returns where everything lies */
function write(wasm: Exports, scene: Scene): ReturnType<typeof layOut> {
  const { memory, __heap_base: base } = wasm
  const at = layOut(base.value, scene)
  const missing = at.end - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(missing / 65536))
  const view = new DataView(memory.buffer, at.scene, SCENE_BYTES)
  const { height, width, filter } = scene.paper
  const head = [height, width, scene.vertices, scene.order.length, at.channels, at.band]
  head.forEach((value, i) => {
    view.setInt32(4 * i, value, true)
  })
  view.setFloat64(24, filter, true)
  Object.values(at.arrays).forEach((address, i) => {
    view.setUint32(POINTERS + 4 * i, address, true)
  })
  doubles(wasm, at.xy, scene.xy.length).set(scene.xy)
  doubles(wasm, at.radius, scene.radius.length).set(scene.radius)
  doubles(wasm, at.color, scene.color.length).set(scene.color)
  new Int32Array(memory.buffer, at.order, scene.order.length).set(scene.order)
  return at
}
