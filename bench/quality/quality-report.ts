/** @file What the bench found out, and its summary. */
import type { SketchOptions } from '../../src/options/sketch-options.ts'
import { type Estimate, estimate } from './statistics.ts'

export interface MetricInfo {
  label: string
  /** What it is, in a sentence. */
  doc: string
  better: 'lower' | 'higher'
  /** Shown as a percentage. */
  share?: boolean
  digits?: number
}

/** All that can be measured of a drawing, in the order of the tables. */
export const METRICS = {
  loss: {
    label: 'clean-view loss',
    doc: 'what was optimised, without warps and with the edges a viewer shows',
    better: 'lower',
  },
  judge: {
    label: 'judge',
    doc: '1 − cosine of the embeddings of drawing and photo, by an encoder outside the loss',
    better: 'lower',
  },
  retrieved: {
    label: 'found by judge',
    doc: 'of all the photos, the judge finds the drawing nearest to its own',
    better: 'higher',
    share: true,
  },
  top1: { label: 'recognised', doc: "the classifier's first label", better: 'higher', share: true },
  top5: {
    label: 'among five',
    doc: "one of the classifier's first five labels",
    better: 'higher',
    share: true,
  },
  edgeF: {
    label: 'edge F-score',
    doc: 'harmonic mean of precision and recall of the edges, within 3 pixels of 224',
    better: 'higher',
  },
  precision: {
    label: 'edge precision',
    doc: "share of the strokes' length near an edge of the photo",
    better: 'higher',
  },
  recall: {
    label: 'edge recall',
    doc: "share of the photo's edges near a stroke",
    better: 'higher',
  },
  seconds: {
    label: 'seconds',
    doc: 'the run, without loading; the levels of a nested run share it',
    better: 'lower',
    digits: 1,
  },
} as const satisfies Record<string, MetricInfo>

export type Metric = keyof typeof METRICS
export const METRIC_NAMES = Object.keys(METRICS) as Metric[]

/** One drawing. */
export interface LevelResult {
  strokes: number
  metrics: Partial<Record<Metric, number>>
  /** What the classifier said, best first. */
  labels?: string[]
}

export interface Curve {
  strokes: number
  /** The best seed's clean-view loss by step. */
  losses: number[]
}

export interface PhotoResult {
  file: string
  label: string
  background?: string
  levels: LevelResult[]
  curves: Curve[]
}

export interface QualityReport {
  strokesmith: string
  machine: { cpu?: string; cores: number; node: string }
  options: Partial<SketchOptions>
  models: { id: string; hash: string }[]
  levels: number[]
  /** A run for every level, rather than the prefixes of one. */
  dedicated: boolean
  judge?: { id: string; hash: string }
  classifier?: string
  photos: PhotoResult[]
  summary: Summary
}

/** Per group of photos (all, then each background) and per stroke count. */
export type Summary = Record<string, Record<string, Partial<Record<Metric, Estimate>>>>

export function summarise(photos: readonly PhotoResult[], levels: readonly number[]): Summary {
  const backgrounds = [...new Set(photos.map(({ background }) => background))]
  const groups = backgrounds.length > 1 ? backgrounds.filter((group) => group !== undefined) : []
  const pairs = [undefined, ...groups].map((group) => {
    const members = photos.filter(({ background }) => group === undefined || background === group)
    const rows = levels.map((strokes) => [strokes, estimates(members, strokes)])
    return [group ?? 'all', Object.fromEntries(rows)]
  })
  return Object.fromEntries(pairs)
}

function estimates(photos: readonly PhotoResult[], strokes: number) {
  const measured = METRIC_NAMES.map((metric) => {
    const values = photos.map((photo) => metricOf(photo, strokes, metric))
    return [metric, values.filter((value) => value !== undefined)] as const
  })
  const present = measured.filter(([, values]) => values.length > 0)
  return Object.fromEntries(present.map(([metric, values]) => [metric, estimate(values)]))
}

export function metricOf(photo: PhotoResult, strokes: number, metric: Metric): number | undefined {
  return photo.levels.find((level) => level.strokes === strokes)?.metrics[metric]
}

/** A value, or a difference of two, as tables show it. */
export function show(metric: Metric, value: number): string {
  const { share, digits = 3 }: MetricInfo = METRICS[metric]
  return share ? `${Math.round(100 * value)} %` : value.toFixed(digits)
}

export function showEstimate(metric: Metric, { mean, low, high }: Estimate): string {
  return `${show(metric, mean)} [${show(metric, low)}, ${show(metric, high)}]`
}
