/**
 * @file Which cells show the subject: a small head on a convolutional map and the tokens above it,
 * each of which speaks for 2×2 cells.
 */
import { add, conv, relu, reshape, sigmoid, transpose, type Value } from '../graph/index.ts'
import { type Linear, project } from './linear.ts'

export interface Convolution {
  readonly weight: Value
  readonly bias: Value
}

export interface MaskHead {
  /** 1×1 convolution of the map, to C channels. */
  readonly stem: Convolution
  /** From a token to 2×2 cells of C channels. */
  readonly token: Linear
  /** 1×1 convolution to the one logit. */
  readonly out: Convolution
}

/**
 * @param map [N, D, 2h, 2w]
 * @param tokens [N, h · w, width], without the class token
 * @returns [N, 2h, 2w], probability that a cell shows the subject
 */
export function subjectMask(map: Value, tokens: Value, { stem, token, out }: MaskHead): Value {
  const [n, , height, width] = map.shape
  const local = conv(map, stem.weight, stem.bias)
  const above = cellsBelow(project(tokens, token), height / 2, width / 2)
  const logits = conv(relu(add(local, above)), out.weight, out.bias)
  return reshape(sigmoid(logits), [n, height, width])
}

/** [N, h · w, 4C] → [N, C, 2h, 2w]. */
function cellsBelow(x: Value, h: number, w: number): Value {
  const [n, , values] = x.shape
  const channels = values / 4
  const apart = transpose(reshape(x, [n, h, w, 2, 2, channels]), [0, 5, 1, 3, 2, 4])
  return reshape(apart, [n, channels, 2 * h, 2 * w])
}
