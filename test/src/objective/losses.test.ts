import { expect, test } from 'vitest'
import { nativeEngine } from '../../../nn/engines/onnx-node.ts'
import { lossGraph } from '../../../src/objective/loss.ts'
import {
  photoGraph,
  photoWeights,
  shareName,
  targetName,
} from '../../../src/objective/photo-loss.ts'
import { goldenClip, goldenTensors } from '../../golden/golden-tensors.ts'

/** [n, 3, size, size] → [n, size, size, 3]. */
function channelsLast({ shape, data }: { shape: readonly number[]; data: Float32Array }) {
  const [n, channels, height, width] = shape
  const cells = height * width
  return Float32Array.from({ length: n * channels * cells }, (_, i) => {
    const [c, cell] = [i % channels, Math.floor(i / channels) % cells]
    return data[(Math.floor(i / (channels * cells)) * channels + c) * cells + cell]
  })
}

test("a ResNet's loss and its slope are CLIPasso's", async () => {
  const [encoder, golden] = [await goldenClip('rn'), await goldenTensors('rn_loss')]
  const engine = await nativeEngine(1)
  const views = golden.get('S')!.shape[0]
  const photo = photoGraph(encoder, 1)
  const looked = await engine.compile(photo.graph, photo.outputs)
  const seen = await looked.run({ image: channelsLast(golden.get('T')!) })
  const judged = lossGraph(encoder, { photo: photoWeights(encoder) }, { views, seeds: 1 })
  const judge = await engine.compile(judged.graph, judged.outputs)
  const targets = ['layer2', 'layer3', 'semantic'].flatMap((term) => [
    [targetName(term), repeat(seen[term], views)],
    [shareName(term), new Float32Array(views).fill(1)],
  ])
  const { loss, slope } = await judge.run({
    image: channelsLast(golden.get('S')!),
    ...Object.fromEntries(targets),
  })
  const [expected] = golden.get('loss_clipasso')!.data
  expect(loss.reduce((a, b) => a + b) / views).toBeCloseTo(expected, 5)
  const wanted = channelsLast(golden.get('grad_clipasso')!)
  const error = Math.hypot(...slope.map((value, i) => value / views - wanted[i]))
  expect(error / Math.hypot(...wanted)).toBeLessThan(1e-4)
})

const repeat = (values: Float32Array, times: number): Float32Array =>
  Float32Array.from({ length: values.length * times }, (_, i) => values[i % values.length])
