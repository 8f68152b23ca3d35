/**
 * @file The kernel in WebAssembly (wasm/kernel.c): strokes, 2×2 samples to a pixel.
 *
 * This side lays out the module's memory: arguments and scratch first, then the touches, which
 * grow with the drawing. Memory is kept from call to call.
 */

import type { Kernel, Paper, Scene, SceneGradient } from './scene.ts'
import { BYTES } from './wasm/bytes.ts'

interface Exports {
  readonly memory: WebAssembly.Memory
  readonly __heap_base: WebAssembly.Global
  forward(scene: number): number
  backward(scene: number): void
}

const MODULE = compile()

function compile(): WebAssembly.Module | undefined {
  try {
    return new WebAssembly.Module(Uint8Array.from(atob(BYTES), (c) => c.charCodeAt(0)))
  } catch {
    return undefined // no WebAssembly, or none with SIMD
  }
}

/** Where everything lies in memory, as byte addresses. */
type Layout = ReturnType<typeof layOut>

/** Bytes of the struct Scene in kernel.c. */
const SCENE_BYTES = 88
const TOUCH_BYTES = 144

function layOut(base: number, pixels: number, paths: number, vertices: number, channels: number) {
  let end = base
  const take = (bytes: number) => {
    const at = end
    end = (end + bytes + 15) & ~15
    return at
  }
  const points = paths * vertices
  return {
    scene: take(SCENE_BYTES),
    xy: take(points * 16),
    radius: take(points * 8),
    color: take(paths * 32),
    order: take(paths * 4),
    slot: take(pixels * 4),
    stamp: take(pixels * 4),
    sheet: take(pixels * 16 * channels),
    through: take(pixels * 16),
    image: take(pixels * 12),
    dLine: take((points + 1) * 16),
    dColor: take(paths * 32),
    segment: take(vertices * 16),
    ends: take(paths * 4),
    touches: take(TOUCH_BYTES),
    end,
  }
}

/** The kernel, or undefined where WebAssembly SIMD is missing. */
export function createSimdKernel(paper: Paper): Kernel | undefined {
  if (!MODULE) return undefined
  const wasm = new WebAssembly.Instance(MODULE).exports as unknown as Exports
  const pixels = paper.height * paper.width
  let memory: Layout | undefined
  let shape = ''
  let pass = 0

  const floats = (at: number, length: number) => new Float32Array(wasm.memory.buffer, at, length)
  const doubles = (at: number, length: number) => new Float64Array(wasm.memory.buffer, at, length)
  const ints = (at: number, length: number) => new Int32Array(wasm.memory.buffer, at, length)

  /** Lays the memory out anew if the scene is of another shape than the last. */
  function arrange(scene: Scene): Layout {
    const paths = scene.fill.length
    const channels = scene.grey ? 1 : 3
    const now = `${paths} ${scene.vertices} ${channels}`
    if (memory && now === shape) return memory
    shape = now
    memory = layOut(wasm.__heap_base.value, pixels, paths, scene.vertices, channels)
    const missing = memory.end - wasm.memory.buffer.byteLength
    if (missing > 0) wasm.memory.grow(Math.ceil(missing / 65536))
    ints(memory.stamp, pixels).fill(0)
    pass = 0
    return memory
  }

  function writeScene(at: Layout, scene: Scene): void {
    const { height, width, filter } = paper
    const view = new DataView(wasm.memory.buffer, at.scene, SCENE_BYTES)
    const head = [height, width, scene.vertices, scene.order.length, scene.grey ? 1 : 3, ++pass]
    head.forEach((value, i) => {
      view.setInt32(4 * i, value, true)
    })
    view.setFloat64(24, filter, true)
    const { scene: _, end: __, ...arrays } = at
    Object.values(arrays).forEach((address, i) => {
      view.setInt32(32 + 4 * i, address, true)
    })
  }

  return {
    forward(scene, image) {
      const at = arrange(scene)
      writeScene(at, scene)
      doubles(at.xy, scene.xy.length).set(scene.xy)
      doubles(at.radius, scene.radius.length).set(scene.radius)
      doubles(at.color, scene.color.length).set(scene.color)
      ints(at.order, scene.order.length).set(scene.order)
      floats(at.image, image.length).set(image)
      if (!wasm.forward(at.scene)) throw new RangeError('the drawing does not fit into memory')
      image.set(floats(at.image, image.length))
    },

    backward(scene, dImage, out: SceneGradient) {
      const at = memory as Layout
      new DataView(wasm.memory.buffer).setInt32(at.scene + 20, ++pass, true)
      floats(at.image, dImage.length).set(dImage)
      const dLine = floats(at.dLine, 4 * scene.radius.length).fill(0)
      const dColor = doubles(at.dColor, scene.color.length).fill(0)
      wasm.backward(at.scene)
      for (let i = 0; i < scene.radius.length; i++) {
        out.xy[2 * i] += dLine[4 * i]
        out.xy[2 * i + 1] += dLine[4 * i + 1]
        out.radius[i] += dLine[4 * i + 2]
      }
      for (let i = 0; i < dColor.length; i++) out.color[i] += dColor[i]
    },
  }
}
