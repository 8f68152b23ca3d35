/** @file Progress of downloads: a line that rewrites itself on a terminal, plain lines elsewhere. */
import type { DownloadProgress } from '../models/store/index.ts'
import type { Screen } from './progress.ts'

export interface DownloadReporter {
  show(progress: DownloadProgress): void
  /** Clears the line that rewrites itself. */
  close(): void
}

/** Without a terminal, a line at every tenth of a file is enough. */
const PLAIN_LINES = 10

/** Shows how much of each file has come, unless `quiet`. */
export function createDownloadReporter(
  screen: Screen,
  quiet = false,
  env: Readonly<Record<string, string | undefined>> = process.env,
): DownloadReporter {
  const rewrites = Boolean(screen.isTTY) && env.TERM !== 'dumb'
  let last = ''
  return {
    show(progress) {
      const mark = `${progress.file.name} ${part(progress, rewrites ? 1000 : PLAIN_LINES)}`
      if (quiet || mark === last) return
      last = mark
      screen.write(rewrites ? `\r\x1b[K${describe(progress)}` : `${describe(progress)}\n`)
    },
    close() {
      if (rewrites && last) screen.write('\r\x1b[K')
      last = ''
    },
  }
}

function part({ file, received, total }: DownloadProgress, parts: number): number {
  return Math.floor((received * parts) / (total ?? file.megabytes * 2 ** 20))
}

function describe({ file, received, total }: DownloadProgress): string {
  const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1)
  return `${file.name}  ${megabytes(received)} of ${total ? megabytes(total) : `about ${file.megabytes}`} MiB`
}
