/** @file Reports as plain text. */
import type { Comparison } from './compare.ts'
import { METRIC_NAMES, METRICS, type QualityReport, showEstimate } from './quality-report.ts'

/** Means with 95 % intervals, a line a metric and stroke count. */
export function printReport({ photos, levels, summary }: QualityReport): string {
  const lines = Object.entries(summary).flatMap(([group, byLevel]) => {
    const n = photos.filter(({ background }) => group === 'all' || background === group).length
    const rows = METRIC_NAMES.flatMap((metric) =>
      levels.flatMap((strokes) => {
        const value = byLevel[strokes]?.[metric]
        if (!value) return []
        return [[METRICS[metric].label, `${strokes}`, showEstimate(metric, value)]]
      }),
    )
    return [`${group}, ${n} photos: mean [95 % interval]`, ...table(rows), '']
  })
  return lines.join('\n').trimEnd()
}

/** What differs from another report, and what may be said of it. */
export function printComparison({ name, differences, caveats }: Comparison): string {
  const rows = differences.map(({ strokes, metric, difference, ratio, verdict }) => [
    METRICS[metric].label,
    `${strokes}`,
    showEstimate(metric, difference),
    ratio === undefined ? '' : `x${ratio.toFixed(3)}`,
    verdict,
  ])
  const notes = caveats.map((caveat) => `note: ${caveat}`)
  return [
    `\nagainst ${name}, paired by photo: this minus that [95 % interval], median ratio`,
    ...notes,
    ...table(rows),
  ].join('\n')
}

function table(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i].length)))
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]))
      .join('  ')
      .trimEnd(),
  )
}
