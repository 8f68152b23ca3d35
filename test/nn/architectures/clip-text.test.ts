import { beforeAll, describe, expect, it } from 'vitest'
import { createClipTextEncoder } from '../../../nn/architectures/clip-text.ts'
import { nativeEngine } from '../../../nn/engines/onnx-node.ts'
import { createVocabulary, type TextEncoder, unitVector } from '../../../nn/text/index.ts'
import { goldenTensors } from '../../golden/golden-tensors.ts'

const D = 32

describe("CLIP's text encoder", () => {
  let encoder: TextEncoder
  beforeAll(async () => {
    const vocabulary = createVocabulary(['c a', 'ca t</w>'])
    const engine = await nativeEngine(1)
    const parameters = await goldenTensors('rn')
    encoder = createClipTextEncoder('rn', { parameters, vocabulary, engine })
  })

  it('gives each text a row of length 1, whatever stands beside it', async () => {
    const both = await encoder.embed(['a cat', 'a dog'])
    expect(both).toHaveLength(2 * D)
    expect(Math.hypot(...both.slice(D))).toBeCloseTo(1, 5)
    expect(await encoder.embed(['a dog'])).toEqual(both.slice(D))
  })

  it('tells texts apart, but not their case', async () => {
    const [cat, same, dog] = await Promise.all(
      ['a cat', 'A CAT ', 'a dog'].map((text) => encoder.embed([text])),
    )
    expect(same).toEqual(cat)
    expect(dog).not.toEqual(cat)
  })
})

it('a unit vector has length 1, and zeros stay zeros', () => {
  expect(unitVector(Float32Array.of(3, 4))).toEqual(Float32Array.of(0.6, 0.8))
  expect(unitVector(Float32Array.of(0, 0))).toEqual(Float32Array.of(0, 0))
})
