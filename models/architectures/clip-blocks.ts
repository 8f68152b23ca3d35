/**
 * @file Transformer weights under OpenAI's names.
 */

import { type Graph, GraphError } from '../graph/index.ts'
import { afterSilu, beforeSilu, type LinearOptions, linearWeights, queryScale } from './linear.ts'
import { countBlocks, type Parameters, parameter, weight } from './parameters.ts'
import type { Block, Norm } from './transformer.ts'

/** All blocks below `${prefix}transformer.resblocks.`. */
export function clipBlocks(
  g: Graph,
  parameters: Parameters,
  prefix: string,
  heads: number,
): Block[] {
  const base = `${prefix}transformer.resblocks.`
  const count = countBlocks(parameters, base)
  return Array.from({ length: count }, (_, i) => clipBlock(g, parameters, `${base}${i}.`, heads))
}

function clipBlock(g: Graph, parameters: Parameters, base: string, heads: number): Block {
  const dense = (name: string, scaled?: LinearOptions['scaled']) => {
    const [weight, bias] = [`${base}${name}.weight`, `${base}${name}.bias`]
    return linearWeights(g, parameters, { weight, bias, scaled })
  }
  const [width] = parameter(parameters, `${base}attn.out_proj.weight`).shape
  return {
    norm1: clipNorm(g, parameters, `${base}ln_1`),
    qkv: linearWeights(g, parameters, {
      weight: `${base}attn.in_proj_weight`,
      bias: `${base}attn.in_proj_bias`,
      scaled: queryScale(width, heads),
    }),
    out: dense('attn.out_proj'),
    norm2: clipNorm(g, parameters, `${base}ln_2`),
    fc1: dense('mlp.c_fc', beforeSilu),
    fc2: dense('mlp.c_proj', afterSilu),
  }
}

export const clipNorm = (g: Graph, parameters: Parameters, name: string): Norm => ({
  weight: weight(g, parameters, `${name}.weight`),
  bias: weight(g, parameters, `${name}.bias`),
})

/** OpenAI's heads have 64 channels each; other models must say how many they have. */
export function headCount(width: number, given: number | undefined, what: string): number {
  const heads = given ?? width / 64
  if (Number.isInteger(heads) && heads > 0 && width % heads === 0) return heads
  throw new GraphError(`${what}: ${width} channels do not divide into ${heads} heads`)
}
