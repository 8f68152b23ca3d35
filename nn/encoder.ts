/**
 * @file What every vision encoder gives the pipeline.
 */

import type { Hand } from './architectures/hand.ts'
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
  /** Probability 0–1 that a person would draw a line there, [N, h, w], finer than the mask. */
  readonly contours?: Value
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
  /** Number of parameters. */
  readonly parameters: number
  /** What was taught to move strokes by this encoder's eyes, if anything was. @internal */
  readonly hand?: Hand
  /** Appends the encoder to a graph. @throws GraphError when the image does not fit */
  build(g: Graph, image: Value): EncoderOutputs
}
