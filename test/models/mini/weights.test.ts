/**
 * @file The weights that ship, through our graph, against PyTorch (made by
 * training/mini/network/golden.py).
 */
import { readFile } from 'node:fs/promises'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-wasm'
import { describe, expect, it } from 'vitest'
import { loadMini } from '../../../models/mini-files.ts'
import { createMini, type MiniConfig } from '../../../nn/architectures/mini.ts'
import type { Engine } from '../../../nn/engines/engine.ts'
import { nativeEngine } from '../../../nn/engines/onnx-node.ts'
import { tfjsEngine } from '../../../nn/engines/tfjs.ts'
import { add, Graph, gradient, mean, square, type Value } from '../../../nn/graph/index.ts'
import { readSafetensors, type Tensor } from '../../../nn/weights/index.ts'

const GOLDEN = new URL('../../golden/mini/features.safetensors', import.meta.url)

const { config, weights } = await loadMini((url) => readFile(url))
const mini = createMini(readSafetensors(weights).tensors, config as MiniConfig, '')
const { tensors: golden, metadata } = readSafetensors(await readFile(GOLDEN))
const step = Number(metadata.step)
const image = enlarge(golden.get('image')!, mini.size)

/** Every value becomes a square of the image. */
function enlarge({ shape: [, , side], data }: Tensor, size: number): Float32Array {
  const times = size / side
  const small = (i: number) => Math.floor(i / times)
  return Float32Array.from({ length: 3 * size * size }, (_, i) => {
    const [channel, y, x] = [Math.floor(i / size ** 2), Math.floor(i / size) % size, i % size]
    return data[(channel * side + small(y)) * side + small(x)]
  })
}

/** Every output of the encoder, and the gradient of the sum of their mean squares. */
function program() {
  const g = new Graph()
  const input = g.input('image', [1, 3, mini.size, mini.size])
  const { maps, embedding, attention, mask, contours } = mini.build(g, input)
  const levels = mini.geometric.map(({ level }) => [level, maps[level]] as const)
  const outputs: Record<string, Value> = { ...Object.fromEntries(levels), embedding }
  if (attention) outputs.attention = attention
  if (mask) outputs.mask = mask
  if (contours) outputs.contours = contours
  const loss = Object.values(outputs)
    .map((y) => mean(square(y)))
    .reduce((a, b) => add(a, b))
  return { g, outputs, gradient: gradient(g, loss, [input])[0] }
}

/** Largest difference at the sampled places, relative to the largest value there. */
function difference(name: string, actual: Float32Array): number {
  const { data } = golden.get(name)!
  const largest = Math.max(...data.map(Math.abs))
  const errors = data.map((d, i) => Math.abs(d - actual[(i * step) % actual.length]))
  return Math.max(...errors) / largest
}

async function differences(engine: Engine, g: Graph, outputs: Record<string, Value>) {
  const compiled = await engine.compile(g, outputs)
  const results = Object.entries(await compiled.run({ image }))
  await compiled.dispose()
  return Object.fromEntries(results.map(([name, y]) => [name, difference(name, y)]))
}

const LEVELS = ['fire3', 'fire5', 'fire8', 'block2']

/** Each of the names, with a difference below 1e-3 (`closeTo` allows half a unit of the digit). */
const within1e3 = (names: string[]) =>
  Object.fromEntries(names.map((name) => [name, expect.closeTo(0, 3)]))

describe('the weights of mini', () => {
  it("give PyTorch's features and gradient with ONNX Runtime", async () => {
    const { g, outputs, gradient } = program()
    const found = await differences(await nativeEngine(1), g, { ...outputs, gradient })
    expect(found).toEqual(
      within1e3([...LEVELS, 'embedding', 'attention', 'mask', 'contours', 'gradient']),
    )
  })

  it("give PyTorch's features with TensorFlow.js", async () => {
    await tf.setBackend('wasm')
    const { g, outputs } = program()
    const found = await differences(tfjsEngine(tf), g, outputs)
    expect(found).toEqual(within1e3([...LEVELS, 'embedding', 'attention', 'mask', 'contours']))
  })
})
