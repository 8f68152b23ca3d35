/** @file What people are told of a batch: how far it is, how long it takes, what went wrong. */
import type { BatchEvent } from '../../jobs/batch/batch.ts'
import { createProgressLine, type Environment, type Screen } from '../progress-line.ts'
import { duration } from '../reporter.ts'

export interface BatchCounts {
  found: number
  done: number
  kept: number
  failed: number
}

export interface BatchReporter {
  event(event: BatchEvent): void
  found(count: number, all: boolean): void
  /** Clears the line of progress. */
  close(): void
  counts(): BatchCounts
  /** Drawings an hour, so far. */
  rate(): number
}

export interface BatchReporterOptions {
  quiet?: boolean
  env?: Environment
  /** Milliseconds; given in tests. */
  now?: () => number
}

/** Where nothing can be rewritten, a line says how far it is at every so many percent. */
const PERCENT = 5

export function createBatchReporter(
  screen: Screen,
  { quiet = false, env = process.env, now = () => performance.now() }: BatchReporterOptions = {},
): BatchReporter {
  const line = createProgressLine(screen, env)
  const counts: BatchCounts = { found: 0, done: 0, kept: 0, failed: 0 }
  const warned = new Set<string>()
  const began = now()
  let all = false
  const rate = () => (counts.done * 3_600_000) / Math.max(1, now() - began)
  const show = () => {
    if (!quiet) line.show(progressOf({ counts, all, rate: rate() }))
  }
  return {
    event(event) {
      counts[event.type]++
      for (const text of quiet ? [] : remarksOn(event, warned)) {
        line.close()
        screen.write(`${text}\n`)
      }
      show()
    },
    found(count, complete) {
      counts.found = count
      all = complete
      show()
    },
    close: () => line.close(),
    counts: () => ({ ...counts }),
    rate,
  }
}

/** How far a batch is, as the line of progress shows it. */
function progressOf({ counts, all, rate }: { counts: BatchCounts; all: boolean; rate: number }) {
  const settled = counts.done + counts.kept + counts.failed
  const share = Math.floor((100 * settled) / Math.max(1, counts.found) / PERCENT)
  const left = counts.found - settled
  const details = [`${settled} of ${counts.found}${all ? '' : '+'}`]
  if (counts.failed > 0) details.push(`${counts.failed} failed`)
  if (counts.done > 0) {
    details.push(`${Math.round(rate)} an hour`)
    if (all && left > 0) details.push(`${duration((left / rate) * 3_600_000)} left`)
  }
  return { label: 'drawing', details, mark: `${all} ${share}` }
}

/**
 * What is said of a picture, a line each.
 * @param warned warnings that were said before, which are not said again; new ones are added
 */
function remarksOn(event: BatchEvent, warned: Set<string>): string[] {
  if (event.type === 'failed') return [`failed: ${reasonOf(event)}`]
  if (event.type === 'kept') return []
  const warnings = [...new Set(event.warnings)].filter((warning) => !warned.has(warning))
  for (const warning of warnings) warned.add(warning)
  return [
    ...warnings.map((warning) => `warning: ${warning}`),
    ...event.hints.map((hint) => `hint: ${event.photo}: ${hint}`),
  ]
}

/** Most errors name the picture themselves. */
const reasonOf = ({ photo, error }: { photo: string; error: string }): string =>
  error.startsWith(photo) ? error : `${photo}: ${error}`
