/** @file One line that says what a plot saves. */
import type { PlotReport } from '../../src/output/plot/plot.ts'

/** With the strokes as they were, and as they are plotted. */
export function plotLine({ before, after }: PlotReport): string {
  const parts = [
    `pen up ${metres(before.travel)} → ${metres(after.travel)}`,
    `lifts ${before.lifts} → ${after.lifts}`,
    `drawn ${metres(before.drawn)} → ${metres(after.drawn)}`,
  ]
  if (after.added !== undefined) {
    parts.push(`new ${metres(after.added)}, drawn again ${metres(after.retraced ?? 0)}`)
  }
  return `plot: ${parts.join(', ')}`
}

const metres = (millimetres: number): string => `${(millimetres / 1000).toFixed(2)} m`
