/** @file Loss curves as inline SVG. */
import type { Curve } from './quality-report.ts'

/** Losses from the lowest to the highest of all charts, so that they can be compared. */
export interface Range {
  low: number
  high: number
}

const WIDTH = 220
const HEIGHT = 132
const PLOT = { left: 30, right: 22, top: 8, bottom: 18 }
/** From few strokes to many. */
const INKS = ['#b9c3cc', '#8fa3b3', '#5f7d93', '#2f5a78', '#143c57', '#08243a']

export function rangeOf(curves: readonly Curve[]): Range {
  const values = curves.flatMap(({ losses }) => losses)
  return { low: Math.min(...values), high: Math.max(...values) }
}

/** One line a run, the loss against the share of the run's steps. */
export function chart(curves: readonly Curve[], range: Range): string {
  const ink = (i: number) => INKS[Math.max(0, INKS.length - 1 - (curves.length - 1 - i))]
  const y = (loss: number) => {
    const share = (loss - range.low) / (range.high - range.low || 1)
    return PLOT.top + (1 - share) * (HEIGHT - PLOT.top - PLOT.bottom)
  }
  const steps = Math.max(...curves.map(({ losses }) => losses.length))
  const foot = HEIGHT - PLOT.bottom
  const end = WIDTH - PLOT.right
  return [
    `<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="loss by step">`,
    ...[range.low, range.high].map(
      (loss) =>
        `<path class="rule" d="M${PLOT.left} ${round(y(loss))}H${end}"/><text x="${PLOT.left - 4}" y="${round(y(loss) + 3)}" text-anchor="end">${loss.toFixed(1)}</text>`,
    ),
    `<text x="${PLOT.left}" y="${foot + 13}">0</text>`,
    `<text x="${end}" y="${foot + 13}" text-anchor="end">${steps} steps</text>`,
    ...curves.map(({ losses }, i) => line(losses, ink(i), y)),
    ...labels(curves, y).map(
      ({ at, text }) => `<text x="${end + 4}" y="${round(at + 3)}">${text}</text>`,
    ),
    '</svg>',
  ].join('')
}

function line(losses: readonly number[], ink: string, y: (loss: number) => number): string {
  const width = WIDTH - PLOT.left - PLOT.right
  const every = Math.max(1, Math.floor(losses.length / 120))
  const shown = losses.flatMap((loss, i) => {
    if (i % every !== 0 && i !== losses.length - 1) return []
    const x = PLOT.left + (width * i) / Math.max(1, losses.length - 1)
    return [`${round(x)} ${round(y(loss))}`]
  })
  return `<path class="line" stroke="${ink}" d="M${shown.join('L')}"/>`
}

/** Stroke counts at the ends of the lines, kept apart. */
function labels(curves: readonly Curve[], y: (loss: number) => number) {
  const wanted = curves
    .map(({ strokes, losses }) => ({ text: String(strokes), at: y(losses[losses.length - 1]) }))
    .sort((a, b) => a.at - b.at)
  wanted.forEach((label, i) => {
    if (i > 0) label.at = Math.max(label.at, wanted[i - 1].at + 11)
  })
  return wanted
}

const round = (value: number): number => Math.round(10 * value) / 10
