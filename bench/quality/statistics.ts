/**
 * @file Means that say how sure they are: percentile bootstrap over photos (B. Efron, "Bootstrap
 * methods: another look at the jackknife", 1979). Photos are the sample; the interval tells what
 * other photos of the same kind would give, not what another seed would.
 */
import { createRandom } from '../../src/random.ts'

/** A mean and its 95 % confidence interval. */
export interface Estimate {
  n: number
  mean: number
  low: number
  high: number
  median: number
}

const RESAMPLES = 4000
const CONFIDENCE = 0.95

/** @param values one a photo, at least one; the same values always give the same interval */
export function estimate(values: readonly number[]): Estimate {
  const random = createRandom(values.length)
  const resample = () => mean(values.map(() => values[random.index(values.length)]))
  const means = Array.from({ length: RESAMPLES }, resample).sort((a, b) => a - b)
  const tail = (1 - CONFIDENCE) / 2
  return {
    n: values.length,
    mean: mean(values),
    low: quantile(means, tail),
    high: quantile(means, 1 - tail),
    median: median(values),
  }
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

export const median = (values: readonly number[]): number =>
  quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  )

/** Of ascending values, with linear interpolation between neighbours. */
export function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1)
  const below = Math.floor(at)
  // Beside an infinite neighbour, nothing times it would be no number.
  if (at === below) return sorted[below]
  const above = below + 1
  return sorted[below] + (at - below) * (sorted[above] - sorted[below])
}
