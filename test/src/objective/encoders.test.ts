/** @file Sketching with CLIP's towers, one or several, all tiny. */
import { beforeAll, expect, test } from 'vitest'
import type { Engine } from '../../../nn/engines/engine.ts'
import { nativeEngine } from '../../../nn/engines/onnx-node.ts'
import type { RasterImage } from '../../../src/image/image.ts'
import type { Model } from '../../../src/objective/objective.ts'
import { presets, type SketchOptions } from '../../../src/options.ts'
import { type SketchContext, sketch } from '../../../src/sketch.ts'
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

const draw = (context: Omit<SketchContext, 'engine'>, options: Partial<SketchOptions> = {}) =>
  sketch(ring(64), { ...QUICK, ...options }, { engine, ...context })

test('either tower alone draws, and brings its loss down', async () => {
  for (const model of [rn, vit]) {
    const { strokes, report } = await draw({ models: [model] }, { iterations: 20, seeds: 1 })
    expect(strokes).toHaveLength(3)
    expect(report.models.map(({ id }) => id)).toEqual([model.encoder.id])
    expect(report.loss).toBeLessThan(report.curve[0][0])
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
  const points = async (...models: Model[]) =>
    (await draw({ models, saliencyEncoder: vit.encoder }, { seeds: 1 })).strokes.map(
      (s) => s.points,
    )
  const [alone, both] = [await points(rn), await points(rn, vit)]
  expect(both).not.toEqual(alone)
  expect(await points(rn, vit)).toEqual(both)
})

test('another encoder may say where to draw', async () => {
  const own = await draw({ models: [rn] })
  const other = await draw({ models: [rn], saliencyEncoder: vit.encoder })
  expect(other.report.models.map(({ id }) => id)).toEqual(['rn', 'vit'])
  expect(other.report.curve[0]).not.toEqual(own.report.curve[0])
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
