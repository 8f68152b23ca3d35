/** @file One job of the book: drawn, stored, and ended as done, failed or put back. */
import type { EventEmitter } from 'node:events'
import { AbortError, StrokesmithError } from '../../src/errors.ts'
import { firstLine } from '../errors.ts'
import type { Drawer, Progress, Task } from '../task.ts'
import type { Book, ServiceJob } from './book.ts'
import type { JobFiles } from './job-files.ts'

/** What jobs are run with. */
export interface JobContext {
  book: Book
  drawer: Drawer
  files: JobFiles
  /** Told as `Runner.events` says. */
  events: EventEmitter
  /** Milliseconds that one job may take. */
  patience: number
  /** Told of failures that are nobody's fault. */
  onError?: (error: unknown, id: string) => void
  /** Fires when no job is to be drawn any more. */
  stopped: AbortSignal
}

/** @param cancelled fires when nobody wants the job any more */
export async function runJob(
  job: ServiceJob,
  context: JobContext,
  cancelled: AbortSignal,
): Promise<void> {
  const { files, events, patience, stopped } = context
  const late = AbortSignal.timeout(patience)
  try {
    await drawJob(job, context, AbortSignal.any([cancelled, stopped, late]))
  } catch (error) {
    if (stopped.aborted) context.book.release(job.id)
    else if (!cancelled.aborted)
      endFailed(job, context, late.aborted ? asLate(error, patience) : error)
  } finally {
    if (!stopped.aborted) await files.removePhoto(job.id)
    events.emit(`end ${job.id}`)
  }
}

/** Of a job whose time is up, the reason why it was stopped; it may have failed by itself. */
const asLate = (error: unknown, patience: number): unknown =>
  error instanceof AbortError ? new StrokesmithError(`takes more than ${patience / 1000} s`) : error

async function drawJob(
  job: ServiceJob,
  { book, drawer, files, events }: JobContext,
  signal: AbortSignal,
): Promise<void> {
  const { id } = job
  const onProgress = (progress: Progress) => events.emit(id, progress)
  const result = await drawer.draw(taskOf(job, files.photoOf(id)), { signal, onProgress })
  const { strokes, loss, milliseconds, warnings, hints } = result
  await files.putDrawing(id, result.files)
  book.finish(id, { strokes, loss, milliseconds, warnings, hints })
  events.emit('ended', 'done', milliseconds / 1000)
}

function endFailed({ id }: ServiceJob, { book, events, onError }: JobContext, error: unknown) {
  if (!(error instanceof StrokesmithError)) onError?.(error, id)
  book.fail(id, reasonOf(error, id))
  events.emit('ended', 'failed', 0)
}

function taskOf({ prompt, options, title = prompt }: ServiceJob, photo: string): Task {
  const what = prompt === undefined ? { photo } : { prompt }
  return { ...what, beside: {}, options, files: { output: 'drawing.svg', title }, live: true }
}

/** What a caller may know: no path, and nothing of what went wrong inside. */
function reasonOf(error: unknown, id: string): string {
  if (!(error instanceof StrokesmithError)) return 'something went wrong'
  return firstLine(error).replaceAll(new RegExp(`\\S*${id}\\S*`, 'g'), 'the photo')
}
