/**
 * @file Where people would draw lines: a small head that goes from the last tokens down to the finest
 * map, doubling and adding, and gives 2×2 pixels for each of that map's cells.
 */
import {
  add,
  conv,
  relu,
  reshape,
  sigmoid,
  transpose,
  upsample,
  type Value,
} from '../graph/index.ts'
import { type Linear, project } from './linear.ts'
import type { Convolution } from './mask-head.ts'

export interface ContourHead {
  /** From a token to C channels. */
  readonly token: Linear
  /** 1×1 convolutions of the maps to C channels, from the coarsest to the finest. */
  readonly levels: readonly Convolution[]
  /** 3×3 convolution of the sum. */
  readonly mix: Convolution
  /** 1×1 convolution to four logits. */
  readonly out: Convolution
}

/**
 * @param maps from [N, D, 2h, 2w], each twice as fine as the one before
 * @param tokens [N, h · w, width], without the class token
 * @returns [N, 2H, 2W] for a finest map of H × W cells, probability of a contour
 */
export function contourMap(maps: readonly Value[], tokens: Value, head: ContourHead): Value {
  const [n, , height, width] = maps[0].shape
  const spread = transpose(project(tokens, head.token), [0, 2, 1])
  let x = reshape(spread, [n, spread.shape[1], height / 2, width / 2])
  for (const [i, { weight, bias }] of head.levels.entries()) {
    x = relu(add(conv(maps[i], weight, bias), upsample(x, 2)))
  }
  const mixed = relu(conv(x, head.mix.weight, head.mix.bias, { pad: 1 }))
  return pixelsOf(sigmoid(conv(mixed, head.out.weight, head.out.bias)))
}

/** [N, 4, H, W], a cell's 2×2 pixels by rows → [N, 2H, 2W]. */
function pixelsOf(x: Value): Value {
  const [n, , height, width] = x.shape
  const apart = transpose(reshape(x, [n, 2, 2, height, width]), [0, 3, 1, 4, 2])
  return reshape(apart, [n, 2 * height, 2 * width])
}
