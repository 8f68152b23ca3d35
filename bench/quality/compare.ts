/**
 * @file Two settings on the same photos. The differences are paired: a hard photo is hard for both,
 * so what is left is the settings' own, and few photos decide.
 */
import { median } from 'simple-statistics'
import { OptionError } from '../../src/errors.ts'
import {
  METRIC_NAMES,
  METRICS,
  type Metric,
  metricOf,
  type QualityReport,
} from './quality-report.ts'
import { type Estimate, estimate } from './statistics.ts'

interface Difference {
  strokes: number
  metric: Metric
  /** This minus the other, over the photos that both have. */
  difference: Estimate
  /** Median of this divided by the other, where the other is not 0. */
  ratio?: number
  /** What the interval allows to say. */
  verdict: 'better' | 'worse' | 'open'
}

export interface Comparison {
  /** What the other report is called. */
  name: string
  differences: Difference[]
  /** Why some of them may mean nothing. */
  caveats: string[]
}

/** @throws {OptionError} if the reports have no photo and stroke count in common */
export function compare(report: QualityReport, other: QualityReport, name: string): Comparison {
  const levels = report.levels.filter((strokes) => other.levels.includes(strokes))
  const differences = levels.flatMap((strokes) =>
    METRIC_NAMES.map((metric) =>
      differ(strokes, metric, pairs(report, other, { strokes, metric })),
    ),
  )
  const found = differences.filter((difference) => difference !== undefined)
  if (found.length > 0) return { name, differences: found, caveats: caveats(report, other) }
  throw new OptionError(`${name} has no photo and stroke count in common with this run`)
}

type Pair = [mine: number, theirs: number]

interface Measure {
  strokes: number
  metric: Metric
}

function pairs(a: QualityReport, b: QualityReport, { strokes, metric }: Measure): Pair[] {
  return a.photos.flatMap((photo) => {
    const twin = b.photos.find(({ file }) => file === photo.file)
    const mine = metricOf(photo, strokes, metric)
    const theirs = twin && metricOf(twin, strokes, metric)
    return mine === undefined || theirs === undefined ? [] : [[mine, theirs] as Pair]
  })
}

function differ(strokes: number, metric: Metric, values: Pair[]): Difference | undefined {
  if (values.length === 0) return undefined
  const difference = estimate(values.map(([mine, theirs]) => mine - theirs))
  const ratios = values.filter(([, theirs]) => theirs !== 0).map(([mine, theirs]) => mine / theirs)
  const ratio = ratios.length > 0 ? median(ratios) : undefined
  return { strokes, metric, difference, ratio, verdict: verdict(metric, difference) }
}

/** Resampling fewer photos than this makes intervals that are too narrow to decide by. */
const FEWEST = 6

/** Open as long as the interval holds 0. */
function verdict(metric: Metric, { n, low, high }: Estimate): Difference['verdict'] {
  if (n < FEWEST || (low <= 0 && high >= 0)) return 'open'
  return (METRICS[metric].better === 'higher') === low > 0 ? 'better' : 'worse'
}

/** Why the losses of two reports may not be compared; nothing, if they may. */
function caveats(report: QualityReport, other: QualityReport): string[] {
  const hashes = ({ models }: QualityReport) => models.map(({ id, hash }) => `${id} ${hash}`).join()
  const judge = ({ judge }: QualityReport) => judge?.hash
  const margin = ({ options }: QualityReport) => options.margin
  return [
    ...(hashes(report) === hashes(other) ? [] : ['other encoders: the losses do not compare']),
    ...(margin(report) === margin(other) ? [] : ['another margin: the losses do not compare']),
    ...(judge(report) === judge(other) ? [] : ['another judge: its verdicts do not compare']),
  ]
}
