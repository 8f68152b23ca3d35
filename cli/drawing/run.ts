/** @file A long run on the command line: progress, downloads, Ctrl-C. */
import type { Progress } from '../../src/progress/progress.ts'
import { onInterrupt } from '../interrupt.ts'
import { createReporter, type Reporter } from '../reporter.ts'

export interface RunFlags {
  quiet?: boolean
  /** Save the best so far at Ctrl-C. */
  keepPartial?: boolean
}

/** What the run is given. */
export interface Hooks<D = unknown> {
  signal?: AbortSignal
  onProgress?: (progress: Progress<D>) => unknown
  onDownload?: Reporter['showDownload']
}

/**
 * @param save of what there is when the run is interrupted and that is wanted
 * @throws whatever `work` throws, once the screen is clean
 */
export async function runToEnd<D>(
  { quiet, keepPartial }: RunFlags,
  work: (hooks: Hooks<D>) => Promise<D>,
  save: (partial: D) => Promise<void>,
): Promise<D> {
  const reporter = createReporter(process.stderr, { quiet })
  let latest: (() => D) | undefined
  let partial: D | undefined
  const interrupt = onInterrupt(() => {
    if (keepPartial) partial = latest?.()
    return partial !== undefined
  })
  const onProgress: Hooks<D>['onProgress'] = ({ best, ...progress }) => {
    latest = best
    reporter.showStage(progress)
  }
  try {
    return await work({
      signal: interrupt.signal,
      onProgress,
      onDownload: reporter.showDownload,
    })
  } catch (error) {
    reporter.close()
    if (partial) await save(partial)
    throw error
  } finally {
    reporter.close()
    interrupt.release()
  }
}

/** Names words that an encoder does not know, and the model that does. */
export function unknownWarning(model: string, words: readonly string[]): string {
  const list = words.map((word) => `"${word}"`).join(', ')
  const remedy = 'strokesmith models pull clip-vit-b32, then --model clip-vit-b32'
  return `${model} does not know ${list}; CLIP does: ${remedy}`
}

export function warnOfUnknown(model: string, words: readonly string[]): void {
  process.stderr.write(`warning: ${unknownWarning(model, words)}\n`)
}
