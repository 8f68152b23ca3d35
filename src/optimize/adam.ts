/**
 * @file Adam (Kingma & Ba 2015, algorithm 1) on plain arrays: for some thousand numbers a tensor
 * library costs more than the arithmetic.
 */
import { pickParts } from '../maths/arrays.ts'

/** Decay of the two moments, and what keeps the division finite; the paper's values. */
const [BETA_1, BETA_2, EPSILON] = [0.9, 0.999, 1e-8]

export interface Adam {
  /** Moves `values` against `slope`, in place, by about `rate` each. */
  step(values: Float32Array, slope: Float32Array, rate: number): void
  /** Follows values of `parts` equal parts that were picked: part k is now what was `order[k]`. */
  pick(order: readonly number[], parts: number): void
}

/**
 * The optimiser of one array of `size` numbers. Numbers whose slope is always 0 never move.
 * @param momentum decay of the first moment, the paper's unless given
 */
export function createAdam(size: number, momentum = BETA_1): Adam {
  let mean = new Float64Array(size)
  let square = new Float64Array(size)
  let steps = 0
  return {
    step(values, slope, rate) {
      steps++
      const [unbias1, unbias2] = [1 - momentum ** steps, 1 - BETA_2 ** steps]
      for (let i = 0; i < values.length; i++) {
        mean[i] += (1 - momentum) * (slope[i] - mean[i])
        square[i] += (1 - BETA_2) * (slope[i] * slope[i] - square[i])
        values[i] -= (rate * (mean[i] / unbias1)) / (Math.sqrt(square[i] / unbias2) + EPSILON)
      }
    },
    pick(order, parts) {
      mean = pickParts(mean, order, parts)
      square = pickParts(square, order, parts)
    },
  }
}
