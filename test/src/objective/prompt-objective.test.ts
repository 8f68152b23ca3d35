import { beforeAll, expect, test } from 'vitest'
import type { Encoder } from '../../../nn/encoder.ts'
import type { Engine } from '../../../nn/engines/engine.ts'
import { nativeEngine } from '../../../nn/engines/onnx-node.ts'
import { createRandom } from '../../../src/maths/random.ts'
import { createObjective } from '../../../src/objective/objective.ts'
import { styleMoments } from '../../../src/objective/style-loss.ts'
import { CLIPDRAW_VIEWS, createViews, mountCanvas } from '../../../src/objective/views.ts'
import { goldenClip } from '../../golden/golden-tensors.ts'

let engine: Engine
let encoder: Encoder

beforeAll(async () => {
  engine = await nativeEngine(1)
  encoder = await goldenClip('rn')
})

const noise = (seed: number, size = 64) => {
  const random = createRandom(seed)
  return Float32Array.from({ length: 3 * size * size }, () => random.next())
}
const target = Float32Array.from({ length: 32 }, (_, i) => Math.sin(i) / 4)

/** Judges by words and, as far as it counts, by a style. */
async function objectiveOf(encoder: Encoder, style?: Float32Array, weight = 1, margin = 0) {
  const { size } = encoder
  const fromCanvas = mountCanvas(size, 64, margin)
  const views = createViews({ size, range: CLIPDRAW_VIEWS, fromCanvas, random: createRandom(0) })
  const terms = { words: { target, weight: 1 }, ...(style && { style: weight }) }
  const moments = style && (await styleMoments(style, encoder, engine))
  return createObjective({ encoder, engine, views, terms, moments })
}

test('the style loss of the style image itself is nothing, of another it is something', async () => {
  const style = noise(1)
  const objective = await objectiveOf(encoder, style)
  const styleLoss = async (image: Float32Array) =>
    (await objective.judge(image, [1])).loss[0] + (await objective.similarity(image))[0]
  expect(await styleLoss(style)).toBeCloseTo(0, 5)
  expect(await styleLoss(noise(2).map((value) => value / 2))).toBeGreaterThan(0.05)
  await objective.dispose()
})

test('the slope is that of the loss', async () => {
  const vit = await goldenClip('vit')
  const objective = await objectiveOf(vit, noise(1, vit.size), 0.5)
  const image = noise(3, vit.size)
  const { slope } = await objective.judge(image, [1])
  const steepness = Math.hypot(...slope)
  const lossAt = async (step: number) => {
    const moved = image.map((value, i) => value + (step * slope[i]) / steepness)
    return (await objective.judge(moved, [1])).loss[0]
  }
  const difference = ((await lossAt(0.01)) - (await lossAt(-0.01))) / 0.02
  expect(difference / steepness).toBeCloseTo(1, 2)
  await objective.dispose()
})

test('without a photo a look gives the loss of the words alone', async () => {
  const objective = await objectiveOf(encoder, noise(1))
  const image = noise(2)
  const [similarity] = await objective.similarity(image)
  expect(await objective.look(image)).toBeCloseTo(-similarity, 5)
  await objective.dispose()
})

test('drawings of several seeds are judged as each would be alone', async () => {
  const objective = await objectiveOf(encoder, noise(1))
  const [a, b] = [noise(2), noise(3)]
  const both = await objective.judge(Float32Array.of(...a, ...b), [1])
  const alone = [await objective.judge(a, [1]), await objective.judge(b, [1])]
  expect([...both.loss]).toEqual(alone.map(({ loss }) => expect.closeTo(loss[0], 5)))
  expect(objective.work()).toMatchObject({ passes: 4, looks: 0 })
  await objective.dispose()
})

test('view 0 is the clean one, the others are warped, and every encoder sees the same', async () => {
  const [one, again] = [
    await objectiveOf(encoder, undefined, 1, 0.125),
    await objectiveOf(encoder, undefined, 1, 0.125),
  ]
  expect([...one.homographies([0])]).toEqual([0.75, 0, 8, 0, 0.75, 8, 0, 0, 1])
  expect(one.homographies([5])).toEqual(again.homographies([5]))
  expect(one.homographies([5])).not.toEqual(one.homographies([6]))
  await Promise.all([one.dispose(), again.dispose()])
})
