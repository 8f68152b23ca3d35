/**
 * @file The towers of a CLIP checkpoint with every value that golden files name.
 */

import { headCount } from '../architectures/clip-blocks.ts'
import { modifiedResNet } from '../architectures/modified-resnet.ts'
import { type Parameters, parameter } from '../architectures/parameters.ts'
import { classRow } from '../architectures/transformer.ts'
import { visionTransformer } from '../architectures/vision-transformer.ts'
import type { Graph, Value } from '../graph/index.ts'

export interface NamedTower {
  /** Values by their golden names. */
  readonly values: Readonly<Record<string, Value>>
  /** Names and weights of the layers compared by CLIPasso's loss. */
  readonly layers: readonly (readonly [name: string, weight: number])[]
  readonly embedding: Value
}

/** The vision tower on a normalised image. */
export function visionTower(
  g: Graph,
  image: Value,
  parameters: Parameters,
  heads?: number,
): NamedTower {
  return parameters.has('visual.attnpool.q_proj.weight')
    ? resNet(g, image, parameters, heads)
    : transformer(g, image, parameters, heads)
}

function resNet(g: Graph, image: Value, parameters: Parameters, heads?: number): NamedTower {
  const { shape } = parameter(parameters, 'visual.attnpool.positional_embedding')
  const tower = modifiedResNet(g, image, parameters, headCount(shape[1], heads, 'attention pool'))
  const layers = Object.keys(tower.maps).map((name) => [name, CLIPASSO[name] ?? 0] as const)
  const values = { ...tower.maps, image_embedding: tower.embedding }
  return { values, layers, embedding: tower.embedding }
}

/** CLIPasso compares these two of RN101's five. */
const CLIPASSO: Readonly<Record<string, number>> = { layer2: 1, layer3: 1 }

function transformer(g: Graph, image: Value, parameters: Parameters, heads?: number): NamedTower {
  const { shape } = parameter(parameters, 'visual.positional_embedding')
  const tower = visionTransformer(g, image, parameters, headCount(shape[1], heads, 'tower'))
  const { patches, entry, states, attentions, embedding } = tower
  const blocks = Object.fromEntries(states.map((tokens, i) => [`block${i}`, tokens]))
  const rows = Object.fromEntries(attentions.map((a, i) => [`cls_attention${i}`, classRow(a)]))
  return {
    values: {
      patch_embedding: patches,
      ln_pre: entry,
      ...blocks,
      ...rows,
      image_embedding: embedding,
    },
    layers: states.map((_, i) => [`block${i}`, i > 0 ? 1 : 0]),
    embedding,
  }
}
