/**
 * @file OpenAI's CLIP as an encoder: which tower a checkpoint holds, its sizes and what a sketch
 * compares on it, all read from the tensors.
 */

import type { Encoder, EncoderOutputs, Level } from '../encoder.ts'
import { div, type Graph, GraphError, sub, type Value } from '../graph/index.ts'
import { headCount } from './clip-blocks.ts'
import { modifiedResNet } from './modified-resnet.ts'
import { countBlocks, type Parameters, parameter } from './parameters.ts'
import { classAttention, patchMaps } from './transformer.ts'
import { visionTransformer } from './vision-transformer.ts'

/** Mean and standard deviation of RGB in CLIP's training images (OpenAI's `_transform`). */
const MEAN = [0.48145466, 0.4578275, 0.40821073]
const DEVIATION = [0.26862954, 0.26130258, 0.27577711]

export interface ClipOptions {
  /** What it is called. */
  readonly id: string
  /** SHA-256 of the checkpoint, hexadecimal. */
  readonly hash: string
  /** Attention heads (of the pooling in a ResNet), where they do not have 64 channels each. */
  readonly visualHeads?: number
  /** Default: layer2 and layer3 of a ResNet (CLIPasso), blocks at a third and two thirds of a ViT. */
  readonly geometric?: readonly Level[]
  /** Default 0.1 (CLIPasso). */
  readonly semanticWeight?: number
}

/** The vision tower of a checkpoint with OpenAI's names. @throws GraphError unless complete */
export function createClip(parameters: Parameters, options: ClipOptions): Encoder {
  const { id, hash } = options
  const tower = parameters.has('visual.attnpool.q_proj.weight') ? resNet : transformer
  const visual = new Map([...parameters].filter(([name]) => IN_TOWER.test(name)))
  const { size, geometric, build } = tower(visual, options.visualHeads)
  return {
    id,
    hash,
    size,
    geometric: options.geometric ?? geometric,
    distance: 'squared',
    semanticWeight: options.semanticWeight ?? 0.1,
    parameters: [...visual.values()].reduce((n, { shape }) => n + product(shape), 0),
    build: (g, image) => g.scope(id, () => build(g, normalisePixels(checked(image, size, id)))),
  }
}

/** The counters of batch normalisation would keep the file's bytes alive and are never read. */
const IN_TOWER = /^visual\.(?!.*num_batches_tracked)/

interface TowerDescription {
  readonly size: number
  readonly geometric: readonly Level[]
  build(g: Graph, normalised: Value): EncoderOutputs
}

function resNet(parameters: Parameters, given?: number): TowerDescription {
  const [cells, channels] = parameter(parameters, 'visual.attnpool.positional_embedding').shape
  const heads = headCount(channels, given, 'attention pooling')
  return {
    size: 32 * Math.sqrt(cells - 1),
    geometric: levels('layer2', 'layer3'),
    build: (g, image) => modifiedResNet(g, image, parameters, heads),
  }
}

function transformer(parameters: Parameters, given?: number): TowerDescription {
  const [tokens, width] = parameter(parameters, 'visual.positional_embedding').shape
  const [, , patch] = parameter(parameters, 'visual.conv1.weight').shape
  const heads = headCount(width, given, 'vision transformer')
  const depth = countBlocks(parameters, 'visual.transformer.resblocks.')
  const side = Math.sqrt(tokens - 1)
  return {
    size: patch * side,
    geometric: levels(`block${Math.ceil(depth / 3)}`, `block${Math.ceil((2 * depth) / 3)}`),
    build(g, image) {
      const { states, attentions, embedding } = visionTransformer(g, image, parameters, heads)
      const attention = classAttention(attentions, side, side)
      return { maps: patchMaps(states, side, side), embedding, attention }
    },
  }
}

const levels = (...names: string[]): Level[] => names.map((level) => ({ level, weight: 1 }))
const product = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1)

function checked(image: Value, size: number, id: string): Value {
  const [, channels, height, width] = image.shape
  if (channels === 3 && height === size && width === size) return image
  throw new GraphError(`${id} needs [N, 3, ${size}, ${size}] images, not [${image.shape}]`)
}

/** RGB in [0, 1] → zero mean and unit deviation, as CLIP was trained. */
export function normalisePixels(image: Value): Value {
  const channels = (values: number[], name: string) =>
    image.graph.constant(Float32Array.from(values), [1, 3, 1, 1], name)
  return div(sub(image, channels(MEAN, 'pixel mean')), channels(DEVIATION, 'pixel deviation'))
}
