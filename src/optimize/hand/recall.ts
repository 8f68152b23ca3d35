/** @file What is remembered of slopes from look to look: Adam's moments, for several momenta at once. */
import { rootMeanSquare } from './vectors.ts'

/** Decay of the squares. */
const SQUARE_KEPT = 0.999
/** Slopes below this share of the drawing's count as none. */
const LEAST = 0.01

export interface Recalled {
  /** Of each momentum, the mean slope by the root of the mean square: about 1 where it goes on. */
  directions: Float32Array[]
  /** Mean slopes. */
  means: Float32Array[]
}

export function createRecall(size: number, momenta: readonly number[]) {
  const means = momenta.map(() => new Float64Array(size))
  const square = new Float64Array(size)
  let looks = 0
  return (slope: Float32Array): Recalled => {
    looks++
    const least = LEAST * rootMeanSquare(slope) + 1e-9
    for (const [k, momentum] of momenta.entries()) {
      for (let i = 0; i < size; i++) means[k][i] += (1 - momentum) * (slope[i] - means[k][i])
    }
    for (let i = 0; i < size; i++) square[i] += (1 - SQUARE_KEPT) * (slope[i] ** 2 - square[i])
    const spread = square.map((s) => Math.sqrt(s / (1 - SQUARE_KEPT ** looks) + 1e-20) + least)
    const unbiased = means.map((mean, k) =>
      Float32Array.from(mean, (value) => value / (1 - momenta[k] ** looks)),
    )
    return {
      means: unbiased,
      directions: unbiased.map((mean) => mean.map((v, i) => v / spread[i])),
    }
  }
}
