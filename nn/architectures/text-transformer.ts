/**
 * @file CLIP's text transformer (Radford et al. 2021, §2.4): causal attention, the embedding is
 * read at the end-of-text token.
 */

import {
  add,
  equal,
  type Graph,
  gather,
  gemm,
  max,
  mul,
  reshape,
  sum,
  toIndices,
  type Value,
} from '../graph/index.ts'
import { clipBlocks } from './clip-blocks.ts'
import { type Parameters, pairOf, weight } from './parameters.ts'
import { normalise, transformerTower } from './transformer.ts'

/**
 * @param tokens [N, context] token ids; the end-of-text token has the highest id of its row
 * @returns [N, D], not normalised
 */
export function textTransformer(
  g: Graph,
  tokens: Value,
  parameters: Parameters,
  heads: number,
): Value {
  const named = (name: string) => weight(g, parameters, name)
  const [n, context] = tokens.shape
  const words = gather(named('token_embedding.weight'), toIndices(tokens))
  const placed = add(words, named('positional_embedding'))
  const blocks = clipBlocks(g, parameters, '')
  const { states } = transformerTower(g, placed, { blocks, heads, mask: causalMask(g, context) })
  const normal = normalise(states.at(-1)!, pairOf(g, parameters, 'ln_final'))
  const end = equal(tokens, max(tokens, [1], true))
  const last = sum(mul(normal, reshape(end, [n, context, 1])), [1])
  return gemm(last, named('text_projection'))
}

/** Low enough that softmax gives exactly 0, without the infinities that make NaN elsewhere. */
const FORBIDDEN = -1e9

/** Added to the attention logits [T, T]: a token attends to itself and to those before it. */
function causalMask(g: Graph, size: number): Value {
  const data = Float32Array.from({ length: size * size }, (_, i) =>
    i % size > Math.floor(i / size) ? FORBIDDEN : 0,
  )
  return g.constant(data, [size, size], 'causal')
}
