import { beforeAll, expect, test } from 'vitest'
import type { Encoder } from '../../../nn/encoder.ts'
import type { Engine } from '../../../nn/engines/engine.ts'
import { nativeEngine } from '../../../nn/engines/onnx-node.ts'
import { createWishCritic } from '../../../src/objective/prompt-critic.ts'
import { createRandom } from '../../../src/random.ts'
import { goldenClip } from '../../golden/golden-tensors.ts'

const LOOKS = { views: 1, canvas: 64, margin: 0 }

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

test('the style loss of the style image itself is nothing, of another it is something', async () => {
  const style = noise(1)
  const critic = await createWishCritic(
    encoder,
    engine,
    { target, style, styleWeight: 1 },
    LOOKS,
    createRandom(0),
  )
  const styleLoss = async (image: Float32Array) =>
    (await critic.judge(image, [1])).loss[0] + (await critic.similarity(image))[0]
  expect(await styleLoss(style)).toBeCloseTo(0, 5)
  expect(await styleLoss(noise(2).map((value) => value / 2))).toBeGreaterThan(0.05)
  await critic.dispose()
})

test('the slope is that of the loss', async () => {
  const vit = await goldenClip('vit')
  const goal = { target, style: noise(1, vit.size), styleWeight: 0.5 }
  const critic = await createWishCritic(vit, engine, goal, LOOKS, createRandom(0))
  const image = noise(3, vit.size)
  const { slope } = await critic.judge(image, [1])
  const steepness = Math.hypot(...slope)
  const lossAt = async (step: number) =>
    (
      await critic.judge(
        image.map((value, i) => value + (step * slope[i]) / steepness),
        [1],
      )
    ).loss[0]
  const difference = ((await lossAt(0.01)) - (await lossAt(-0.01))) / 0.02
  expect(difference / steepness).toBeCloseTo(1, 2)
  await critic.dispose()
})

test('view 0 is the clean one, the others are warped, and every encoder sees the same', async () => {
  const goal = { target, styleWeight: 0 }
  const looks = { ...LOOKS, margin: 0.125 }
  const critic = await createWishCritic(encoder, engine, goal, looks, createRandom(0))
  const again = await createWishCritic(encoder, engine, goal, looks, createRandom(0))
  expect([...critic.homographies([0])]).toEqual([0.75, 0, 8, 0, 0.75, 8, 0, 0, 1])
  expect(critic.homographies([5])).toEqual(again.homographies([5]))
  expect(critic.homographies([5])).not.toEqual(critic.homographies([6]))
  await Promise.all([critic.dispose(), again.dispose()])
})
