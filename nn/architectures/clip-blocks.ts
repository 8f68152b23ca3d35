/**
 * @file Transformer weights under OpenAI's names.
 */

import { type Graph, GraphError } from '../graph/index.ts'
import { AFTER_SILU, BEFORE_SILU, torchLinear } from './linear.ts'
import { countBlocks, type Parameters, pairOf, weight } from './parameters.ts'
import type { Block } from './transformer.ts'

/** All blocks below `${prefix}transformer.resblocks.`. */
export function clipBlocks(g: Graph, parameters: Parameters, prefix: string): Block[] {
  const base = `${prefix}transformer.resblocks.`
  const count = countBlocks(parameters, base)
  return Array.from({ length: count }, (_, i) => clipBlock(g, parameters, `${base}${i}.`))
}

function clipBlock(g: Graph, parameters: Parameters, base: string): Block {
  const named = (name: string) => weight(g, parameters, base + name)
  const dense = (name: string) => torchLinear(g, parameters, base + name)
  const [queries, bias] = [named('attn.in_proj_weight'), named('attn.in_proj_bias')]
  return {
    norm1: pairOf(g, parameters, `${base}ln_1`),
    qkv: { weight: queries, bias, transposed: true },
    out: dense('attn.out_proj'),
    norm2: pairOf(g, parameters, `${base}ln_2`),
    fc1: { ...dense('mlp.c_fc'), ...BEFORE_SILU },
    fc2: { ...dense('mlp.c_proj'), ...AFTER_SILU },
  }
}

/** OpenAI's heads have 64 channels each; other models must say how many they have. */
export function headCount(width: number, given: number | undefined, what: string): number {
  const heads = given ?? width / 64
  if (Number.isInteger(heads) && heads > 0 && width % heads === 0) return heads
  throw new GraphError(`${what}: ${width} channels do not divide into ${heads} heads`)
}
