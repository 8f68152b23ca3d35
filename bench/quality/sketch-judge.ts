/**
 * @file An outside judge of sketches: linear discriminants (Fisher 1936) over outlines. It shares neither
 * architecture nor drawings with mini, and is used for nothing but judging.
 */
import { LENGTH } from './outline.ts'

export interface Sample {
  readonly name: string
  readonly outline: Float32Array
}

export interface SketchJudge {
  readonly names: readonly string[]
  /** All names, the likeliest first. */
  rank(outline: Float32Array): string[]
}

/** How much of the mean variance every direction is given: few drawings a name tell little of it. */
const SHRINKAGE = 0.3

export function learnToName(samples: readonly Sample[]): SketchJudge {
  const names = [...new Set(samples.map(({ name }) => name))].sort()
  const means = names.map((name) => meanOf(samples.filter((s) => s.name === name)))
  const place = new Map(names.map((name, i) => [name, i]))
  const factor = cholesky(covariance(samples, (name) => means[place.get(name)!]))
  const weights = means.map((mean) => solve(factor, mean))
  const offsets = weights.map((w, i) => -dot(w, means[i]) / 2)
  return {
    names,
    rank(outline) {
      const scores = weights.map((w, i) => dot(w, outline) + offsets[i])
      return names
        .map((_, i) => i)
        .sort((i, j) => scores[j] - scores[i])
        .map((i) => names[i])
    },
  }
}

const dot = (a: Float64Array, b: Float32Array | Float64Array) => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

function meanOf(samples: readonly Sample[]): Float64Array {
  const mean = new Float64Array(LENGTH)
  for (const { outline } of samples) for (let i = 0; i < LENGTH; i++) mean[i] += outline[i]
  return mean.map((v) => v / samples.length)
}

/** Within names, and shrunk; [LENGTH, LENGTH]. */
function covariance(samples: readonly Sample[], mean: (name: string) => Float64Array) {
  const sum = new Float64Array(LENGTH * LENGTH)
  for (const { name, outline } of samples) {
    const own = mean(name)
    const off = Float64Array.from(outline, (v, i) => v - own[i])
    for (let i = 0; i < LENGTH; i++) {
      if (off[i] === 0) continue
      for (let j = 0; j <= i; j++) sum[i * LENGTH + j] += off[i] * off[j]
    }
  }
  let trace = 0
  for (let i = 0; i < LENGTH; i++) trace += sum[i * LENGTH + i]
  const ridge = (SHRINKAGE * trace) / LENGTH
  for (let i = 0; i < LENGTH; i++) {
    for (let j = 0; j < i; j++) sum[i * LENGTH + j] *= 1 - SHRINKAGE
    sum[i * LENGTH + i] = sum[i * LENGTH + i] * (1 - SHRINKAGE) + ridge + 1e-9
  }
  return sum.map((v) => v / samples.length)
}

/** The lower factor of a symmetric positive matrix, of which the lower half is read. */
function cholesky(matrix: Float64Array): Float64Array {
  const n = LENGTH
  const lower = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let v = matrix[i * n + j]
      for (let k = 0; k < j; k++) v -= lower[i * n + k] * lower[j * n + k]
      lower[i * n + j] = i === j ? Math.sqrt(v) : v / lower[j * n + j]
    }
  }
  return lower
}

function solve(lower: Float64Array, right: Float64Array): Float64Array {
  const n = LENGTH
  const x = Float64Array.from(right)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= lower[i * n + k] * x[k]
    x[i] /= lower[i * n + i]
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= lower[k * n + i] * x[k]
    x[i] /= lower[i * n + i]
  }
  return x
}
