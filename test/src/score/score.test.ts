import { beforeAll, expect, test } from 'vitest'
import type { Encoder } from '../../../nn/encoder.ts'
import type { Engine } from '../../../nn/engines/engine.ts'
import { nativeEngine } from '../../../nn/engines/onnx-node.ts'
import { type TextEncoder, unitVector } from '../../../nn/text/text-encoder.ts'
import type { RasterImage } from '../../../src/image/image.ts'
import { createEmbedder } from '../../../src/score/embed.ts'
import { score } from '../../../src/score/score.ts'
import { goldenClip } from '../../golden/golden-tensors.ts'

let engine: Engine
let encoder: Encoder
/** Names the embeddings of three pictures. */
let text: TextEncoder

const grey = (value: number): RasterImage => ({
  width: 64,
  height: 64,
  data: Uint8ClampedArray.from({ length: 4 * 64 * 64 }, (_, i) => (i % 4 === 3 ? 255 : value)),
})
const NAMES: Record<string, RasterImage> = { dark: grey(20), middle: grey(128), light: grey(230) }

beforeAll(async () => {
  engine = await nativeEngine(1)
  encoder = await goldenClip('vit')
  const embedder = await createEmbedder(encoder, engine)
  const rows = new Map<string, Float32Array>()
  for (const [name, image] of Object.entries(NAMES)) rows.set(name, await embedder.embed(image))
  await embedder.dispose()
  text = {
    id: 'vit',
    embed: async (texts) =>
      Float32Array.from(texts.flatMap((t) => [...unitVector(rows.get(t) ?? new Float32Array(32))])),
    unknownWords: (t) => (rows.has(t) ? [] : [t]),
  }
})

const nothing = { texts: [], photos: [], labels: [] }

test('a picture is most similar to itself, and names are ranked by that', async () => {
  const comparisons = { ...nothing, labels: ['dark', 'light', 'middle'] }
  const { labels } = await score({ picture: NAMES.middle }, comparisons, { engine, encoder, text })
  expect(labels[0].label).toBe('middle')
  expect(labels[0].similarity).toBeCloseTo(1, 5)
  expect(labels.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6)
  expect(labels[0].probability).toBeGreaterThan(labels[1].probability)
})

test('the loss is the mean over texts and pictures of 1 − cosine', async () => {
  const comparisons = { ...nothing, texts: ['dark'], photos: [NAMES.light] }
  const { texts, photos, loss } = await score({ picture: NAMES.middle }, comparisons, {
    engine,
    encoder,
    text,
  })
  expect(loss).toBeCloseTo(1 - (texts[0].similarity + photos[0].similarity) / 2, 6)
})

test('a stroke contributes what the loss grows by without it', async () => {
  const without = async (stroke: number) => (stroke === 0 ? NAMES.dark : NAMES.middle)
  const subject = { picture: NAMES.middle, strokes: 2, without }
  const { contributions } = await score(
    subject,
    { ...nothing, texts: ['middle'] },
    { engine, encoder, text },
  )
  expect(contributions[0]).toBeGreaterThan(0)
  expect(contributions[1]).toBeCloseTo(0, 6)
})

test('pictures need no words, and words that are not known are named', async () => {
  const { photos } = await score(
    { picture: NAMES.dark },
    { ...nothing, photos: [NAMES.dark] },
    { engine, encoder },
  )
  expect(photos[0].similarity).toBeCloseTo(1, 5)
  const { unknownWords } = await score(
    { picture: NAMES.dark },
    { ...nothing, texts: ['dark', 'xyzzy'] },
    { engine, encoder, text },
  )
  expect(unknownWords).toEqual(['xyzzy'])
})
