/**
 * @file Ctrl-C. The first one asks the run to stop and gives it a moment to clean up; if it is in
 * the middle of something long, or at a second Ctrl-C, the process ends at once. Nothing half
 * written can be left: outputs are moved into place only when complete.
 */

export const INTERRUPTED = 130

/** How long a stop may take when there is nothing to save. */
const PATIENCE_MS = 500

export interface Interrupt {
  signal: AbortSignal
  /** Stops listening: from here on Ctrl-C ends the process as usual. */
  release(): void
}

/**
 * @param save called at the first Ctrl-C, while the run is still whole; tells whether there is
 *   something to write, which then gets all the time it needs.
 */
export function onInterrupt(save: () => boolean): Interrupt {
  const controller = new AbortController()
  let patience: NodeJS.Timeout | undefined
  const stop = () => {
    process.once('SIGINT', end)
    if (!save()) patience = setTimeout(end, PATIENCE_MS)
    controller.abort()
  }
  process.once('SIGINT', stop)
  const release = () => {
    clearTimeout(patience)
    process.off('SIGINT', stop)
    process.off('SIGINT', end)
  }
  return { signal: controller.signal, release }
}

function end(): void {
  process.stderr.write('error: interrupted\n')
  process.exit(INTERRUPTED)
}
