/**
 * @file CLIP's vision transformer (Dosovitskiy et al. 2021, with a norm before the blocks; Radford
 * et al. 2021, §2.4). Patch size, width and depth are read from the tensors.
 */

import { add, type Graph, gemm, reshape, transpose, type Value } from '../graph/index.ts'
import { clipBlocks } from './clip-blocks.ts'
import { type Parameter, type Parameters, pairOf, parameter, weight } from './parameters.ts'
import {
  classToken,
  normalise,
  type Tower,
  transformerTower,
  withClassToken,
} from './transformer.ts'

export interface VisionTransformerOutputs extends Tower {
  /** Patches after the first layer, [N, h·w, D]. */
  readonly patches: Value
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
  const patches = embedPatches(image, parameter(parameters, 'visual.conv1.weight'))
  const tokens = withClassToken(patches, named('class_embedding'))
  const placed = add(tokens, named('positional_embedding'))
  const entry = normalise(placed, pairOf(g, parameters, 'visual.ln_pre'))
  const tower = transformerTower(g, entry, {
    blocks: clipBlocks(g, parameters, 'visual.'),
    heads,
  })
  const last = classToken(tower.states.at(-1)!)
  const pooled = normalise(last, pairOf(g, parameters, 'visual.ln_post'))
  return { ...tower, patches, entry, embedding: gemm(pooled, named('proj')) }
}

/**
 * A convolution whose kernel [D, 3, p, p] is as large as its stride, as one matrix product: image
 * [N, 3, H, W] → [N, H/p · W/p, D].
 */
function embedPatches(image: Value, { shape, data }: Parameter): Value {
  const [n, channels, height, width] = image.shape
  const [out, , patch] = shape
  const [h, w] = [height / patch, width / patch]
  const split = reshape(image, [n, channels, h, patch, w, patch])
  const size = channels * patch * patch
  const flat = reshape(transpose(split, [0, 2, 4, 1, 3, 5]), [n * h * w, size])
  const kernel = image.graph.constant(data, [out, size], 'visual.conv1.weight')
  return reshape(gemm(flat, kernel, { transposed: true }), [n, h * w, out])
}
