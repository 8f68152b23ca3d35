/**
 * @file Means that say how sure they are: percentile bootstrap over photos (B. Efron, "Bootstrap
 * methods: another look at the jackknife", 1979). Photos are the sample; the interval tells what
 * other photos of the same kind would give, not what another seed would.
 */
import { mean, median, quantileSorted } from 'simple-statistics'
import { createRandom } from '../../src/maths/random.ts'

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
    low: quantileSorted(means, tail),
    high: quantileSorted(means, 1 - tail),
    median: median([...values]),
  }
}
