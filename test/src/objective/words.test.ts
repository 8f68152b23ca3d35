/** @file Sketching a photo with words beside it. */
import { beforeAll, expect, test } from 'vitest'
import { createClipTextEncoder } from '../../../nn/architectures/clip-text.ts'
import type { Encoder } from '../../../nn/encoder.ts'
import type { Engine } from '../../../nn/engines/engine.ts'
import { nativeEngine } from '../../../nn/engines/onnx-node.ts'
import { createVocabulary, type TextEncoder } from '../../../nn/text/index.ts'
import { readPrompts } from '../../../src/objective/prompt.ts'
import { resolveOptions, type SketchOptions } from '../../../src/options/sketch-options.ts'
import { sketch } from '../../../src/sketch/sketch.ts'
import { goldenClip, goldenTensors } from '../../golden/golden-tensors.ts'

let engine: Engine
let encoder: Encoder
let text: TextEncoder

beforeAll(async () => {
  engine = await nativeEngine(1)
  encoder = await goldenClip('vit')
  const vocabulary = createVocabulary(['c a', 'ca t</w>'])
  text = createClipTextEncoder('vit', {
    parameters: await goldenTensors('vit'),
    vocabulary,
    engine,
    heads: 2,
  })
})

const square = {
  width: 48,
  height: 48,
  data: Uint8ClampedArray.from({ length: 4 * 48 * 48 }, (_, i) => {
    const [x, y] = [(i >> 2) % 48, Math.floor((i >> 2) / 48)]
    return i % 4 < 3 && Math.max(Math.abs(x - 24), Math.abs(y - 24)) < 12 ? 0 : 255
  }),
}

/** Loss of the first step, with words as the options say. */
async function first(words: Partial<SketchOptions> = {}, factor = 1): Promise<number> {
  const few = { ...words, strokes: 3, seeds: 1, iterations: 2, bank: 1 }
  const models = [{ encoder, text, weight: factor }]
  const { report } = await sketch(square, few, { engine, models })
  return report.curve[0][0]
}

test('a prompt adds to the loss, in proportion to its weight and that of the words', async () => {
  const [none, one] = [await first(), await first({ prompt: 'a cat' })]
  expect(one).not.toBeCloseTo(none, 4)
  expect(await first({ prompt: 'a cat::2' })).toBeCloseTo(none + 2 * (one - none), 5)
  expect(await first({ prompt: 'a cat', wordWeight: 3 })).toBeCloseTo(none + 3 * (one - none), 5)
})

test('a negative takes away what a prompt adds', async () => {
  const [none, one] = [await first(), await first({ prompt: 'a cat' })]
  expect(await first({ negative: ['a cat::1'] })).toBeCloseTo(2 * none - one, 5)
})

test('a direction and its reverse are opposites', async () => {
  const none = await first()
  const there = (await first({ direction: ['a cat', 'a dog'] })) - none
  const back = (await first({ direction: ['a dog', 'a cat'] })) - none
  expect(there + back).toBeCloseTo(2, 4)
  expect(there).not.toBeCloseTo(1, 4)
})

test('the weight of an encoder is that of its words too', async () => {
  expect(await first({ prompt: 'a cat' }, 0.5)).toBeCloseTo(
    (await first({ prompt: 'a cat' })) / 2,
    5,
  )
})

test('words that are none, and a direction to nowhere, are refused', async () => {
  expect(() => readPrompts(resolveOptions({ prompt: '\u0007' }))).toThrow('the prompt is empty')
  expect(() => resolveOptions({ direction: ['a cat'] })).toThrow('direction must be two texts')
  await expect(first({ direction: ['a cat', 'A CAT'] })).rejects.toThrow('mean the same')
})
