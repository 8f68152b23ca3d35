/** @file One line of progress: it rewrites itself on a terminal; elsewhere it is written anew. */
import { clearLine, cursorTo } from 'node:readline'

/** process.stderr, or a test's stand-in. */
export type Screen = NodeJS.WritableStream & { isTTY?: boolean; columns?: number }

/** NO_COLOR (no-color.org) and TERM=dumb are honoured. */
export type Environment = Readonly<Record<string, string | undefined>>

export interface News {
  /** What is going on; bold on a terminal. */
  readonly label: string
  readonly details: readonly string[]
  /** Where nothing can be rewritten, a line is written only when this changes. */
  readonly mark: string
}

export interface ProgressLine {
  show(news: News): void
  /** Clears the line that rewrites itself, so that what follows starts at the margin. */
  close(): void
}

export function createProgressLine(screen: Screen, env: Environment = process.env): ProgressLine {
  const rewrites = Boolean(screen.isTTY) && env.TERM !== 'dumb'
  return rewrites ? terminal(screen, !env.NO_COLOR) : plain(screen)
}

function terminal(screen: Screen, color: boolean): ProgressLine {
  let last = ''
  const clear = () => {
    cursorTo(screen, 0)
    clearLine(screen, 0)
  }
  return {
    show({ label, details }) {
      const room = (screen.columns || 80) - label.length - 1
      const rest = details.map((detail) => `  ${detail}`).join('')
      const line = (color ? `\x1b[1m${label}\x1b[22m` : label) + rest.slice(0, Math.max(0, room))
      if (line === last) return
      last = line
      clear()
      screen.write(line)
    },
    close() {
      if (last) clear()
      last = ''
    },
  }
}

function plain(screen: Screen): ProgressLine {
  let last = ''
  return {
    show({ label, details, mark }) {
      if (mark !== last) screen.write(`${[label, ...details].join('  ')}\n`)
      last = mark
    },
    close() {},
  }
}
