/** @file Draws the jobs of the book, as many at a time as the drawer takes, and tells how they fare. */
import { EventEmitter } from 'node:events'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AbortError, StrokesmithError } from '../../src/errors.ts'
import { createBell } from '../bell.ts'
import { firstLine } from '../errors.ts'
import { openFolder } from '../store/folder.ts'
import type { Drawer, Progress, Task } from '../task.ts'
import type { Book, Request, ServiceJob } from './book.ts'

export interface RunnerOptions {
  book: Book
  drawer: Drawer
  /** Where photos and drawings are kept. */
  folder: string
  /** Milliseconds that one job may take. */
  patience: number
  /** Milliseconds that a job is kept once it has ended. */
  keep: number
  /** Told of failures that are nobody's fault. */
  onError?: (error: unknown, id: string) => void
}

export interface Runner {
  /** The job waits from the call on, as far as `load` is concerned. */
  submit(request: Request, photo?: Uint8Array): Promise<ServiceJob>
  /** Ends and forgets a job. */
  cancel(id: string): Promise<void>
  svg(id: string): Promise<string | undefined>
  /** Emits `id` with progress, `end id` once a job has ended, and `ended` with state and seconds. */
  events: EventEmitter
  /** Jobs that wait, jobs drawn at a time, and the usual seconds of one. */
  load(): { waiting: number; hands: number; seconds: number }
  /** Stops drawing within a step; what was being drawn waits for the next start. */
  stop(): Promise<void>
}

/** Jobs before the first has ended are taken to last so long, in seconds. */
const USUAL = 10
/** How much the latest job counts in what is usual. */
const LATEST = 0.2
/** How often old jobs are forgotten, in milliseconds. */
const SWEEP = 60_000

/** @throws {OutputError} if nothing can be written to the folder */
export async function startRunner(options: RunnerOptions): Promise<Runner> {
  const { book, drawer, folder, patience, keep, onError } = options
  const store = await openFolder(folder)
  await mkdir(join(folder, 'photos'), { recursive: true })
  const photoOf = (id: string) => join(folder, 'photos', id)
  const svgOf = (id: string) => join(folder, 'drawings', `${id}.svg`)
  const events = new EventEmitter().setMaxListeners(0)
  const bell = createBell()
  const stop = new AbortController()
  const running = new Map<string, AbortController>()
  let seconds = USUAL
  /** Jobs whose photo is being written. */
  let coming = 0

  const run = async (job: ServiceJob) => {
    const { id } = job
    const mine = new AbortController()
    running.set(id, mine)
    const late = AbortSignal.timeout(patience)
    const signal = AbortSignal.any([mine.signal, stop.signal, late])
    const onProgress = (progress: Progress) => events.emit(id, progress)
    try {
      const result = await drawer.draw(taskOf(job, photoOf(id)), { signal, onProgress })
      const { files, strokes, loss, milliseconds, warnings, hints } = result
      await store.put(files.map(({ data }) => ({ name: `drawings/${id}.svg`, data })))
      seconds += LATEST * (milliseconds / 1000 - seconds)
      book.finish(id, { strokes, loss, milliseconds, warnings, hints })
      events.emit('ended', 'done', milliseconds / 1000)
    } catch (error) {
      if (stop.signal.aborted) return book.release(id)
      if (mine.signal.aborted) return
      const timeUp = error instanceof AbortError && late.aborted
      if (!timeUp && !(error instanceof StrokesmithError)) onError?.(error, id)
      book.fail(id, timeUp ? `takes more than ${patience / 1000} s` : reasonOf(error, id))
      events.emit('ended', 'failed', 0)
    } finally {
      running.delete(id)
      if (!stop.signal.aborted) await rm(photoOf(id), { force: true })
      events.emit(`end ${id}`)
    }
  }

  const lane = async () => {
    while (!stop.signal.aborted) {
      const job = book.take()
      if (job) await run(job).catch((error) => onError?.(error, job.id))
      else await bell.heard()
    }
  }
  const forget = async (id: string) => {
    book.remove(id)
    for (const path of [photoOf(id), svgOf(id)]) await rm(path, { force: true })
  }
  const sweep = setInterval(async () => {
    for (const id of book.endedBefore(Date.now() - keep)) await forget(id)
  }, SWEEP)
  const lanes = Array.from({ length: drawer.size }, lane)

  return {
    events,
    async submit(request, photo) {
      const id = crypto.randomUUID()
      coming++
      try {
        if (photo) await writeFile(photoOf(id), photo)
        return book.add(request, id)
      } finally {
        coming--
        bell.ring()
      }
    },
    async cancel(id) {
      running.get(id)?.abort()
      await forget(id)
      events.emit(`end ${id}`)
    },
    svg: (id) => readFile(svgOf(id), 'utf8').catch(() => undefined),
    load: () => ({ waiting: book.count('waiting') + coming, hands: drawer.size, seconds }),
    async stop() {
      clearInterval(sweep)
      stop.abort()
      bell.ring()
      await Promise.all(lanes)
    },
  }
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
