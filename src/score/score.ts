/**
 * @file What an encoder makes of a finished drawing: how similar it is to texts and pictures, which
 * of some names fits best, and what each of its strokes is good for.
 */
import type { Encoder } from '../../nn/encoder.ts'
import type { Engine } from '../../nn/engines/engine.ts'
import type { TextEncoder } from '../../nn/text/text-encoder.ts'
import { throwIfAborted } from '../errors.ts'
import type { RasterImage } from '../image/image.ts'
import { cosine, createEmbedder, type Embedder } from './embed.ts'

/** What is scored. */
export interface Subject {
  picture: RasterImage
  /** How many strokes it has, where that is known. @default 0 */
  strokes?: number
  /** The picture without one of them. */
  without?: (stroke: number) => Promise<RasterImage>
}

/** What it is compared with. */
export interface Comparisons {
  texts: readonly string[]
  photos: readonly RasterImage[]
  labels: readonly string[]
}

export interface ScoreContext {
  engine: Engine
  encoder: Encoder
  /** Needed for texts and labels. */
  text?: TextEncoder
  signal?: AbortSignal
}

export interface Score {
  /** Cosine to each text. */
  texts: { text: string; similarity: number }[]
  /** Cosine to each picture. */
  photos: { similarity: number }[]
  /** Best first; the probabilities are a softmax over 100 times the cosines, as CLIP's are. */
  labels: { label: string; similarity: number; probability: number }[]
  /**
   * Mean over texts and pictures of 1 − cosine, and by how much it grows without each stroke, in
   * painting order; a stroke below 0 does harm.
   */
  loss?: number
  contributions: number[]
  /** Words in texts and labels that the encoder does not know. */
  unknownWords: string[]
}

/** CLIP's logit scale after training (Radford et al. 2021, §2.5). */
const LOGIT_SCALE = 100

export async function score(
  subject: Subject,
  comparisons: Comparisons,
  context: ScoreContext,
): Promise<Score> {
  const { engine, encoder, text } = context
  const { texts, photos, labels } = comparisons
  const embedder = await createEmbedder(encoder, engine)
  try {
    const drawn = await embedder.embed(subject.picture)
    const words = await rows(text, [...texts, ...labels])
    const seen: Float32Array[] = []
    for (const photo of photos) seen.push(await embedder.embed(photo))
    const targets = [...words.slice(0, texts.length), ...seen]
    const similarities = targets.map((target) => cosine(drawn, target))
    const unknown = [...texts, ...labels].flatMap((given) => text?.unknownWords?.(given) ?? [])
    return {
      texts: texts.map((given, i) => ({ text: given, similarity: similarities[i] })),
      photos: photos.map((_, i) => ({ similarity: similarities[texts.length + i] })),
      labels: ranked(labels, words.slice(texts.length), drawn),
      ...(targets.length > 0 && { loss: lossOf(drawn, targets) }),
      contributions: await contributionsOf(subject, drawn, targets, {
        embedder,
        signal: context.signal,
      }),
      unknownWords: [...new Set(unknown)],
    }
  } finally {
    await embedder.dispose()
  }
}

/** The texts' embeddings, one row each. */
async function rows(encoder: TextEncoder | undefined, texts: string[]): Promise<Float32Array[]> {
  if (!encoder || texts.length === 0) return []
  const all = await encoder.embed(texts)
  const size = all.length / texts.length
  return texts.map((_, i) => all.subarray(i * size, (i + 1) * size))
}

function ranked(labels: readonly string[], names: Float32Array[], drawn: Float32Array) {
  const scored = labels.map((label, i) => ({ label, similarity: cosine(drawn, names[i]) }))
  const best = Math.max(...scored.map(({ similarity }) => similarity))
  const weights = scored.map(({ similarity }) => Math.exp(LOGIT_SCALE * (similarity - best)))
  const total = weights.reduce((a, b) => a + b, 0)
  return scored
    .map((entry, i) => ({ ...entry, probability: weights[i] / total }))
    .sort((a, b) => b.similarity - a.similarity)
}

const lossOf = (drawn: Float32Array, targets: Float32Array[]): number =>
  targets.reduce((sum, target) => sum + 1 - cosine(drawn, target), 0) / targets.length

async function contributionsOf(
  { strokes = 0, without }: Subject,
  drawn: Float32Array,
  targets: Float32Array[],
  { embedder, signal }: { embedder: Embedder; signal?: AbortSignal },
): Promise<number[]> {
  if (!without || targets.length === 0) return []
  const whole = lossOf(drawn, targets)
  const out: number[] = []
  for (let stroke = 0; stroke < strokes; stroke++) {
    throwIfAborted(signal)
    out.push(lossOf(await embedder.embed(await without(stroke)), targets) - whole)
  }
  return out
}
