/**
 * @file What every vision encoder gives the pipeline.
 */

import type { Graph, Value } from './graph/index.ts'

export interface EncoderOutputs {
  /** Mid-level feature maps [N, C, h, w] by level name, for geometric losses. */
  readonly maps: Readonly<Record<string, Value>>
  /** Image embedding [N, D] in the text encoder's space, not normalised. */
  readonly embedding: Value
  /** Attention of the class token to each patch, [N, h, w], mean over heads and blocks. */
  readonly attention?: Value
  /** Probability 0–1 that a cell shows the subject, [N, h, w]. */
  readonly mask?: Value
}

/** The encoder with all its losses times `factor`. */
export const scaled = (encoder: Encoder, factor: number): Encoder => ({
  ...encoder,
  geometric: encoder.geometric.map(({ level, weight }) => ({ level, weight: weight * factor })),
  semanticWeight: encoder.semanticWeight * factor,
  ...(encoder.words && { words: { ...encoder.words, weight: encoder.words.weight * factor } }),
})

/** What a drawing is to say, beside showing what the photo shows; in the space of the embedding. */
export interface Words {
  /** Sum of the prompts' embeddings by weight, [D]: similarity to it is wanted. */
  readonly target?: Float32Array
  /** The way from one text to another, [D], of length 1: from photo to drawing it is wanted too. */
  readonly direction?: Float32Array
  /** Of both losses, beside the others. */
  readonly weight: number
}

/** How far the weights of the first and the last level are apart at the ends of the scale. */
const FIDELITY_RANGE = 16

/**
 * The encoder with other weights, levels being ordered from low to high.
 * @param fidelity 0: the high levels and the embedding count, the meaning; 1: the low levels, the
 *   geometry; 0.5: as they are. The geometric weights keep their sum.
 */
export function withFidelity(encoder: Encoder, fidelity: number): Encoder {
  const { geometric, semanticWeight } = encoder
  const lean = 2 * fidelity - 1
  const tilted = geometric.map(({ weight }, i) => {
    const depth = geometric.length > 1 ? i / (geometric.length - 1) : 0.5
    return weight * FIDELITY_RANGE ** (lean * (0.5 - depth))
  })
  const sum = (weights: number[]) => weights.reduce((a, b) => a + b, 0)
  const scale = sum(geometric.map(({ weight }) => weight)) / sum(tilted)
  return {
    ...encoder,
    geometric: geometric.map(({ level }, i) => ({ level, weight: scale * tilted[i] })),
    semanticWeight: semanticWeight * FIDELITY_RANGE ** -lean,
  }
}

/** One term of the geometric loss. */
export interface Level {
  readonly level: string
  readonly weight: number
}

export interface Encoder {
  readonly id: string
  /** SHA-256 of the weights file, hexadecimal. */
  readonly hash: string
  /** The input is [N, 3, size, size], RGB in [0, 1]; normalisation is part of `build`. */
  readonly size: number
  /** Levels compared by the geometric loss, with their weights. */
  readonly geometric: readonly Level[]
  /**
   * How cells of a level are compared: by the angle between their channel vectors, or by the mean
   * squared difference, as CLIPasso does.
   */
  readonly distance: 'cosine' | 'squared'
  /** Weight of 1 − cosine of the embeddings beside the geometric loss. */
  readonly semanticWeight: number
  /** Words that guide the drawing as well. @default none */
  readonly words?: Words
  /** Number of parameters. */
  readonly parameters: number
  /** Appends the encoder to a graph. @throws GraphError when the image does not fit */
  build(g: Graph, image: Value): EncoderOutputs
}
