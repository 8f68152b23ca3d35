/** @file What people are told of a run's stages and of downloads, on one line of progress. */
import type { DownloadProgress } from '../models/store/index.ts'
import type { Progress, Stage } from '../src/progress/progress.ts'
import { createProgressLine, type Environment, type News, type Screen } from './progress-line.ts'

export interface Reporter {
  showStage(progress: Progress): void
  showDownload(progress: DownloadProgress): void
  /** Clears the line that rewrites itself. */
  close(): void
}

const LABELS: Record<Stage, string> = {
  load: 'loading the encoder',
  features: 'looking at the photo',
  saliency: 'placing the first strokes',
  optimize: 'drawing',
  select: 'choosing the best',
}

/** Plain lines are written at the first step and at every tenth of a stage or file. */
const PLAIN_LINES = 10

const silent: Reporter = { showStage() {}, showDownload() {}, close() {} }

export interface ReporterOptions {
  /** Say nothing. @default false */
  quiet?: boolean
  env?: Environment
  /** Milliseconds; given in tests, so that time left needs no waiting. */
  now?: () => number
}

export function createReporter(
  screen: Screen,
  { quiet = false, env = process.env, now = () => performance.now() }: ReporterOptions = {},
): Reporter {
  if (quiet) return silent
  const { show, close } = createProgressLine(screen, env)
  const timeLeft = stageClock(now)
  return {
    showStage: (progress) => show(stageNews(progress, timeLeft(progress))),
    showDownload: (progress) => show(downloadNews(progress)),
    close,
  }
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

function stageNews({ stage, step = 0, steps = 0, loss }: Progress, left?: number): News {
  const details: string[] = []
  if (steps) details.push(`${step}/${steps}`)
  if (loss !== undefined) details.push(`loss ${loss.toFixed(4)}`)
  if (left !== undefined) details.push(`${duration(left)} left`)
  const tenth = steps > 0 ? Math.floor((step * PLAIN_LINES) / steps) : undefined
  return { label: LABELS[stage], details, mark: `${stage} ${tenth}` }
}

function downloadNews({ file, received, total }: DownloadProgress): News {
  const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1)
  const size = total ? mebibytes(total) : `about ${file.megabytes}`
  const tenth = Math.floor((received * PLAIN_LINES) / (total ?? file.megabytes * 2 ** 20))
  return {
    label: file.name,
    details: [`${mebibytes(received)} of ${size} MiB`],
    mark: `${file.name} ${tenth}`,
  }
}

export function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
