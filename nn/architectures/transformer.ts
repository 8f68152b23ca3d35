/**
 * @file Pre-norm transformer blocks (Vaswani et al. 2017; pre-norm and QuickGELU as in CLIP,
 * Radford et al. 2021).
 */

import {
  add,
  concat,
  expand,
  type Graph,
  layerNorm,
  matmul,
  mean,
  mul,
  reshape,
  silu,
  slice,
  softmax,
  split,
  transpose,
  type Value,
} from '../graph/index.ts'
import { type Linear, project } from './linear.ts'

export interface Norm {
  readonly weight: Value
  readonly bias: Value
}

export interface Block {
  readonly norm1: Norm
  /** Queries, keys and values side by side. */
  readonly qkv: Linear
  readonly out: Linear
  readonly norm2: Norm
  /** With the factor BEFORE_SILU, and fc2 with AFTER_SILU: QuickGELU between them is silu. */
  readonly fc1: Linear
  readonly fc2: Linear
}

interface BlockOutputs {
  readonly tokens: Value
  /** Softmax of the attention, [N, heads, T, T]. */
  readonly attention: Value
}

export const normalise = (x: Value, { weight, bias }: Norm): Value => layerNorm(x, weight, bias)

/** Residual stream [N, T, D] after each block and its attention [N, heads, T, T]. */
export interface Tower {
  readonly states: readonly Value[]
  readonly attentions: readonly Value[]
}

export interface TowerParts {
  readonly blocks: readonly Block[]
  readonly heads: number
  /** Added to the logits of attention. */
  readonly mask?: Value
}

/** Blocks one after another on x [N, T, D]. */
export function transformerTower(g: Graph, x: Value, { blocks, heads, mask }: TowerParts): Tower {
  const outputs: BlockOutputs[] = []
  for (const [i, block] of blocks.entries()) {
    const tokens = outputs.at(-1)?.tokens ?? x
    outputs.push(g.scope(`block${i + 1}`, () => transformerBlock(tokens, block, heads, mask)))
  }
  return {
    states: outputs.map(({ tokens }) => tokens),
    attentions: outputs.map(({ attention }) => attention),
  }
}

/**
 * One block on x [N, T, D].
 * @param mask added to the attention logits, broadcast to [N, heads, T, T]
 */
function transformerBlock(x: Value, block: Block, heads: number, mask?: Value): BlockOutputs {
  const { values, attention } = selfAttention(normalise(x, block.norm1), block.qkv, heads, mask)
  const attended = add(x, project(values, block.out))
  const hidden = silu(project(normalise(attended, block.norm2), block.fc1))
  return { tokens: add(attended, project(hidden, block.fc2)), attention }
}

function selfAttention(x: Value, qkv: Linear, heads: number, mask?: Value) {
  const width = x.shape[2]
  const [q, k, v] = split(project(x, qkv), 2, [width, width, width])
  return attend([q, k, v], heads, mask)
}

/**
 * Scaled dot-product attention of q [N, Q, D] to k and v [N, T, D]: values [N, Q, D] and softmax
 * [N, heads, Q, T].
 */
export function attend([q, k, v]: readonly [Value, Value, Value], heads: number, mask?: Value) {
  const [n, queries, width] = q.shape
  const byHead = (x: Value, order: number[]) =>
    transpose(reshape(x, [n, x.shape[1], heads, width / heads]), order)
  const products = matmul(byHead(q, [0, 2, 1, 3]), byHead(k, [0, 2, 3, 1]))
  const logits = mul(products, (width / heads) ** -0.5)
  const attention = softmax(mask ? add(logits, mask) : logits)
  const mixed = transpose(matmul(attention, byHead(v, [0, 2, 1, 3])), [0, 2, 1, 3])
  return { values: reshape(mixed, [n, queries, width]), attention }
}

/** Cells of a map [N, D, h, w] as tokens [N, h·w, D]. */
export function cells(map: Value): Value {
  const [n, width, h, w] = map.shape
  return transpose(reshape(map, [n, width, h * w]), [0, 2, 1])
}

/** Puts the class token [D] before tokens [N, T, D]. */
export function withClassToken(tokens: Value, token: Value): Value {
  const [n, , width] = tokens.shape
  return concat([expand(reshape(token, [1, 1, width]), [n, 1, width]), tokens], 1)
}

/** The class token [N, D] of tokens [N, T, D]. */
export const classToken = (tokens: Value): Value => {
  const [n, , width] = tokens.shape
  return reshape(slice(tokens, 1, 0, 1), [n, width])
}

/** [N, T, D] → all but the class token, [N, T−1, D]. */
export const patchTokens = (tokens: Value): Value => slice(tokens, 1, 1, tokens.shape[1])

/** Patch tokens of each state as maps [N, D, h, w], named block1, block2, …. */
export const patchMaps = (states: readonly Value[], h: number, w: number): Record<string, Value> =>
  Object.fromEntries(states.map((tokens, i) => [`block${i + 1}`, patchMap(tokens, h, w)]))

function patchMap(tokens: Value, h: number, w: number): Value {
  const [n, , width] = tokens.shape
  return reshape(transpose(patchTokens(tokens), [0, 2, 1]), [n, width, h, w])
}

/** How much the class token attends to each patch: mean over heads and blocks, [N, h, w]. */
export function classAttention(attentions: readonly Value[], h: number, w: number): Value {
  const rows = attentions.map((attention) => classRow(attention))
  const total = rows.reduce((a, b) => add(a, b))
  return reshape(mul(total, 1 / rows.length), [total.shape[0], h, w])
}

/** The class query's softmax row over the patches (not renormalised), mean over heads: [N, T−1]. */
export const classRow = (attention: Value): Value => {
  const [n, heads, , tokens] = attention.shape
  const row = slice(slice(attention, 2, 0, 1), 3, 1, tokens)
  return mean(reshape(row, [n, heads, tokens - 1]), [1])
}
