/**
 * @file How far computed numbers are from golden ones, and how far they may be.
 *
 * The tolerances suit float32 against float64; PyTorch's own float32 stays a few times below them.
 */

export type Kind = 'activation' | 'embedding' | 'attention' | 'loss' | 'gradient' | 'tokens'

export interface Check {
  /** What was compared: "vit block1". */
  readonly name: string
  readonly kind: Kind
  readonly error: number
  readonly tolerance: number
  readonly ok: boolean
}

type Numbers = ArrayLike<number>
type Metric = (actual: Numbers, expected: Numbers) => number

/** max |a − b| */
const absolute: Metric = (actual, expected) =>
  Math.max(...Array.from(actual, (a, i) => Math.abs(a - expected[i])))

/** ‖a − b‖ / ‖b‖ */
const relative: Metric = (actual, expected) =>
  norm(Array.from(actual, (a, i) => a - expected[i])) / norm(expected)

function norm(values: Numbers): number {
  let squares = 0
  for (let i = 0; i < values.length; i++) squares += values[i] ** 2
  return Math.sqrt(squares)
}

const METRICS: Readonly<Record<Kind, { metric: Metric; tolerance: number }>> = {
  activation: { metric: absolute, tolerance: 5e-5 },
  embedding: { metric: absolute, tolerance: 2e-5 },
  attention: { metric: absolute, tolerance: 1e-6 },
  loss: { metric: relative, tolerance: 1e-5 },
  gradient: { metric: relative, tolerance: 1e-4 },
  tokens: { metric: absolute, tolerance: 0 },
}

/** Compares by the metric of the kind; other lengths and NaN fail. */
export function compare(name: string, kind: Kind, actual: Numbers, expected: Numbers): Check {
  const { metric, tolerance } = METRICS[kind]
  const error = actual.length === expected.length ? metric(actual, expected) : Number.NaN
  return { name, kind, error, tolerance, ok: error <= tolerance }
}

/** The check of each kind that came out worst, relative to its tolerance. */
export function worst(checks: readonly Check[]): Check[] {
  const badness = ({ ok, error, tolerance }: Check) =>
    Number.isNaN(error) ? Infinity : ok ? error / (tolerance || 1) : 1 + error
  const kinds = [...new Set(checks.map(({ kind }) => kind))]
  return kinds.map((kind) =>
    checks.filter((c) => c.kind === kind).reduce((a, b) => (badness(b) > badness(a) ? b : a)),
  )
}
