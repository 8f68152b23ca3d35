/** @file Draws the jobs of the book, as many at a time as the drawer takes, and tells how they fare. */
import { EventEmitter } from 'node:events'
import { type Bell, createBell } from '../bell.ts'
import type { Request, ServiceJob } from './book.ts'
import { openJobFiles } from './job-files.ts'
import { type JobContext, runJob } from './run-job.ts'

export interface RunnerOptions
  extends Pick<JobContext, 'book' | 'drawer' | 'patience' | 'onError'> {
  /** Where photos and drawings are kept. */
  folder: string
  /** Milliseconds that a job is kept once it has ended. */
  keep: number
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

/** A runner at work; what it is asked for writes it. */
interface Running extends JobContext {
  /** Rings when a job has come. */
  bell: Bell
  stop: AbortController
  /** Jobs that are drawn, by id. */
  drawn: Map<string, AbortController>
  /** Jobs whose photo is being written. */
  coming: number
  /** What a job usually takes. */
  seconds: number
}

/** @throws {OutputError} if nothing can be written to the folder */
export async function startRunner(options: RunnerOptions): Promise<Runner> {
  const runner = await openRunner(options)
  const { drawer, files, events } = runner
  const sweep = setInterval(() => forgetOld(runner, options.keep), SWEEP)
  const lanes = Array.from({ length: drawer.size }, () => takeJobs(runner))
  return {
    events,
    submit: (request, photo) => submit(runner, request, photo),
    cancel: (id) => cancel(runner, id),
    svg: (id) => files.svg(id),
    load: () => loadOf(runner),
    async stop() {
      clearInterval(sweep)
      runner.stop.abort()
      runner.bell.ring()
      await Promise.all(lanes)
    },
  }
}

async function openRunner({ folder, keep: _, ...options }: RunnerOptions): Promise<Running> {
  const stop = new AbortController()
  const runner: Running = {
    ...options,
    files: await openJobFiles(folder),
    events: new EventEmitter().setMaxListeners(0),
    bell: createBell(),
    stop,
    stopped: stop.signal,
    drawn: new Map(),
    coming: 0,
    seconds: USUAL,
  }
  runner.events.on('ended', (state: string, seconds: number) => {
    if (state === 'done') runner.seconds += LATEST * (seconds - runner.seconds)
  })
  return runner
}

/** Draws one job after the other, until the runner stops. */
async function takeJobs(runner: Running): Promise<void> {
  const { book, bell, drawn, stopped, onError } = runner
  while (!stopped.aborted) {
    const job = book.take()
    if (!job) {
      await bell.heard()
      continue
    }
    const mine = new AbortController()
    drawn.set(job.id, mine)
    await runJob(job, runner, mine.signal).catch((error) => onError?.(error, job.id))
    drawn.delete(job.id)
  }
}

async function submit(runner: Running, request: Request, photo?: Uint8Array): Promise<ServiceJob> {
  const id = crypto.randomUUID()
  runner.coming++
  try {
    if (photo) await runner.files.putPhoto(id, photo)
    return runner.book.add(request, id)
  } finally {
    runner.coming--
    runner.bell.ring()
  }
}

async function cancel(runner: Running, id: string): Promise<void> {
  runner.drawn.get(id)?.abort()
  await forget(runner, id)
  runner.events.emit(`end ${id}`)
}

async function forget({ book, files }: Running, id: string): Promise<void> {
  book.remove(id)
  await files.remove(id)
}

async function forgetOld(runner: Running, keep: number): Promise<void> {
  for (const id of runner.book.endedBefore(Date.now() - keep)) await forget(runner, id)
}

const loadOf = ({ book, drawer, coming, seconds }: Running): ReturnType<Runner['load']> => ({
  waiting: book.count('waiting') + coming,
  hands: drawer.size,
  seconds,
})
