/**
 * @file CLIP's vision transformer (Dosovitskiy et al. 2021, with a norm before the blocks; Radford
 * et al. 2021, §2.4). Patch size, width and depth are read from the tensors.
 */

import { add, conv, type Graph, matmul, type Value } from '../graph/index.ts'
import { clipBlocks, clipNorm } from './clip-blocks.ts'
import { type Parameters, parameter, weight } from './parameters.ts'
import {
  classToken,
  normalise,
  type Tower,
  transformerTower,
  withClassToken,
} from './transformer.ts'

export interface VisionTransformerOutputs extends Tower {
  /** Patches after the first convolution, [N, D, h, w]. */
  readonly grid: Value
  /** Tokens [N, 1 + h·w, D] that enter the first block. */
  readonly entry: Value
  /** [N, D'], not normalised. */
  readonly embedding: Value
}

/** @param image [N, 3, size, size], normalised */
export function visionTransformer(
  g: Graph,
  image: Value,
  parameters: Parameters,
  heads: number,
): VisionTransformerOutputs {
  const named = (name: string) => weight(g, parameters, `visual.${name}`)
  const [, , patch] = parameter(parameters, 'visual.conv1.weight').shape
  const grid = conv(image, named('conv1.weight'), undefined, { stride: patch })
  const tokens = withClassToken(grid, named('class_embedding'))
  const placed = add(tokens, named('positional_embedding'))
  const entry = normalise(placed, clipNorm(g, parameters, 'visual.ln_pre'))
  const tower = transformerTower(g, entry, clipBlocks(g, parameters, 'visual.', heads), heads)
  const last = classToken(tower.states.at(-1)!)
  const pooled = normalise(last, clipNorm(g, parameters, 'visual.ln_post'))
  return { ...tower, grid, entry, embedding: matmul(pooled, named('proj')) }
}
