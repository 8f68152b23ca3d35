/** @file Sketching with CLIP's towers, one or several, all tiny. */
import { beforeAll, expect, test } from 'vitest'
import type { Encoder } from '../../../nn/encoder.ts'
import type { Engine } from '../../../nn/engines/engine.ts'
import { nativeEngine } from '../../../nn/engines/onnx-node.ts'
import { mul } from '../../../nn/graph/index.ts'
import type { RasterImage } from '../../../src/image/image.ts'
import type { Model } from '../../../src/objective/objective.ts'
import { presets, type SketchOptions } from '../../../src/options/sketch-options.ts'
import type { SketchContext } from '../../../src/sketch/planning.ts'
import { sketch } from '../../../src/sketch/sketch.ts'
import type { Stroke } from '../../../src/strokes/strokes.ts'
import { goldenClip } from '../../golden/golden-tensors.ts'

let engine: Engine
let rn: Model
let vit: Model

beforeAll(async () => {
  engine = await nativeEngine(1)
  rn = { encoder: await goldenClip('rn') }
  vit = { encoder: await goldenClip('vit') }
})

const QUICK = { strokes: 3, seeds: 2, iterations: 3, bank: 2 }
/** Leaves strokes where they begin, to a hundredth of a pixel. */
const STANDING = { seeds: 1, iterations: 1, learningRate: 1e-4 }

const draw = (context: Omit<SketchContext, 'engine'>, options: Partial<SketchOptions> = {}) =>
  sketch(ring(64), { ...QUICK, ...options }, { engine, ...context })

/** The loss that an encoder sees in strokes, in the clean view. */
const lossOf = async (model: Model, from: readonly Stroke[]) =>
  (await draw({ models: [model], from }, STANDING)).report.loss

test('either tower alone draws, and brings down the loss of the first strokes', async () => {
  for (const model of [rn, vit]) {
    const { strokes, report } = await draw({ models: [model] }, { iterations: 20, seeds: 1 })
    expect(strokes).toHaveLength(3)
    expect(report.models.map(({ id }) => id)).toEqual([model.encoder.id])
    const first = await draw({ models: [model] }, STANDING)
    expect(report.loss).toBeLessThan(first.report.loss)
    expect(report.encoder.gflop).toBeGreaterThan(0)
  }
})

test('the losses of several encoders add up, each by its weight and at its own size', async () => {
  const first = async (...models: Model[]) =>
    (await draw({ models, saliencyEncoder: vit.encoder })).report.curve[0]
  const [a, b] = [await first(rn), await first(vit)]
  const both = await first(rn, { ...vit, weight: 0.5 })
  expect(both[0]).toBeCloseTo(a[0] + 0.5 * b[0], 5)
  expect(both[1]).toBeCloseTo(a[1] + 0.5 * b[1], 5)
})

test('several encoders pull on the strokes together', async () => {
  const options = { seeds: 1, iterations: 20 }
  const drawn = async (...models: Model[]) =>
    (await draw({ models, saliencyEncoder: vit.encoder }, options)).strokes
  const [alone, both] = [await drawn(rn), await drawn(rn, { ...vit, weight: 10 })]
  expect(await lossOf(vit, both)).toBeLessThan(await lossOf(vit, alone))
})

/** vit, attending to one half of the picture alone. */
const halfBlind = (half: 'left' | 'right'): Encoder => ({
  ...vit.encoder,
  build(g, image) {
    const seen = vit.encoder.build(g, image)
    const [, h, w] = seen.attention?.shape ?? []
    const sees = (i: number) => Number((half === 'left') === i % w < w / 2)
    const eye = g.constant(
      Float32Array.from({ length: h * w }, (_, i) => sees(i)),
      [1, h, w],
    )
    return { ...seen, attention: mul(seen.attention!, eye) }
  },
})

test('another encoder may say where to draw', async () => {
  const start = async (saliencyEncoder: Encoder) => {
    const { strokes, report } = await draw({ models: [rn], saliencyEncoder }, STANDING)
    const xs = strokes.flatMap(({ points }) => points.map(([x]) => x))
    return { x: xs.reduce((a, b) => a + b) / xs.length, models: report.models.map(({ id }) => id) }
  }
  const [left, right] = [await start(halfBlind('left')), await start(halfBlind('right'))]
  expect(left.models).toEqual(['rn', 'vit'])
  expect(left.x).toBeLessThan(right.x - 224 / 8)
})

test("CLIPasso's recipe looks through new views every step, the same for the same seed", async () => {
  const recipe = { ...presets.clipasso, preset: 'clipasso', seeds: 2, iterations: 3 } as const
  const run = () => draw({ models: [rn], saliencyEncoder: vit.encoder }, { ...recipe, strokes: 4 })
  const { strokes, report } = await run()
  expect(strokes).toHaveLength(4)
  expect(report.options).toMatchObject({ bank: 0, views: 4, pace: 'constant', sampling: 'softmax' })
  expect((await run()).strokes).toEqual(strokes)
})

/** A black ring on white paper. */
function ring(size: number): RasterImage {
  const data = new Uint8ClampedArray(size * size * 4).fill(255)
  for (let i = 0; i < size * size; i++) {
    const radius = Math.hypot((i % size) - size / 2, Math.floor(i / size) - size / 2)
    if (Math.abs(radius - size / 3) < size / 16) data.fill(0, 4 * i, 4 * i + 3)
  }
  return { width: size, height: size, data }
}
