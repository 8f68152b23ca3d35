/** @file Layers of our own checkpoints, whose linear weights are [in, out]. */
import type { Graph } from '../graph/index.ts'
import { AFTER_SILU, BEFORE_SILU, type Linear } from './linear.ts'
import { countBlocks, type Parameters, pairOf } from './parameters.ts'
import type { Block } from './transformer.ts'

export const linearOf = (g: Graph, parameters: Parameters, name: string): Linear => ({
  ...pairOf(g, parameters, name),
  transposed: false,
})

/** Transformer blocks called blocks.0, blocks.1, …, with QuickGELU. */
export const blockWeights = (g: Graph, parameters: Parameters): Block[] =>
  Array.from({ length: countBlocks(parameters, 'blocks.') }, (_, i) => {
    const dense = (name: string) => linearOf(g, parameters, `blocks.${i}.${name}`)
    const norm = (name: string) => pairOf(g, parameters, `blocks.${i}.${name}`)
    return {
      norm1: norm('norm1'),
      qkv: dense('qkv'),
      out: dense('out'),
      norm2: norm('norm2'),
      fc1: { ...dense('fc1'), ...BEFORE_SILU },
      fc2: { ...dense('fc2'), ...AFTER_SILU },
    }
  })
