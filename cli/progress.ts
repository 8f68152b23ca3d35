/**
 * @file Progress for people: one line that rewrites itself on a terminal, plain lines elsewhere.
 */
import type { Progress, Stage } from '../src/progress.ts'

/** The part of a stream this needs; process.stderr fits. */
export interface Screen {
  isTTY?: boolean
  columns?: number
  write(text: string): unknown
}

export interface Reporter {
  show(progress: Progress): void
  /** Clears the line that rewrites itself, so that what follows starts at the margin. */
  close(): void
}

const LABELS: Record<Stage, string> = {
  load: 'loading the encoder',
  features: 'looking at the photo',
  saliency: 'placing the first strokes',
  optimize: 'drawing',
  select: 'choosing the best',
}

/** Plain lines are written at the first step and at every tenth of a stage. */
const PLAIN_LINES = 10

const silent: Reporter = { show() {}, close() {} }

/**
 * @param now milliseconds; a parameter so that time left can be tested without waiting.
 * @param env NO_COLOR (no-color.org) and TERM=dumb are honoured.
 */
export function createReporter(
  screen: Screen,
  quiet = false,
  env: Record<string, string | undefined> = process.env,
  now: () => number = () => performance.now(),
): Reporter {
  if (quiet) return silent
  const clock = stageClock(now)
  const rewrites = Boolean(screen.isTTY) && env.TERM !== 'dumb'
  return rewrites ? terminal(screen, clock, !env.NO_COLOR) : plain(screen, clock)
}

/** Milliseconds left in a stage, from its own pace; unknown before its first step. */
type Clock = (progress: Progress) => number | undefined

function stageClock(now: () => number): Clock {
  let stage: Stage | undefined
  let first = { step: 0, time: 0 }
  return ({ stage: current, step = 0, steps = 0 }) => {
    if (current !== stage) {
      stage = current
      first = { step, time: now() }
    }
    const done = step - first.step
    return done > 0 ? ((now() - first.time) / done) * (steps - step) : undefined
  }
}

function terminal(screen: Screen, clock: Clock, color: boolean): Reporter {
  const clear = '\r\x1b[K'
  const bold = (text: string) => (color ? `\x1b[1m${text}\x1b[22m` : text)
  return {
    show(progress) {
      const [label, ...details] = describe(progress, clock(progress))
      const room = (screen.columns || 80) - label.length - 1
      screen.write(
        `${clear}${bold(label)}${details
          .map((d) => `  ${d}`)
          .join('')
          .slice(0, room)}`,
      )
    },
    close: () => screen.write(clear),
  }
}

function plain(screen: Screen, clock: Clock): Reporter {
  let last = ''
  return {
    show(progress) {
      const line = describe(progress, clock(progress)).join('  ')
      const mark = `${progress.stage} ${tenth(progress)}`
      if (mark !== last) screen.write(`${line}\n`)
      last = mark
    },
    close() {},
  }
}

function tenth({ step = 0, steps = 0 }: Progress): number | undefined {
  return steps > 0 ? Math.floor((step * PLAIN_LINES) / steps) : undefined
}

function describe({ stage, step, steps, loss }: Progress, left: number | undefined): string[] {
  const line = [LABELS[stage]]
  if (steps) line.push(`${step ?? 0}/${steps}`)
  if (loss !== undefined) line.push(`loss ${loss.toFixed(4)}`)
  if (left !== undefined) line.push(`${duration(left)} left`)
  return line
}

function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
