/**
 * @file A worker: takes jobs from the queue, draws them on threads of its own, and puts the results
 * into the store. It may be killed at any moment: the queue gives its jobs to others once their locks
 * run out, and a result that is put twice is the same result.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Job, Worker } from 'bullmq'
import { AbortError, ImageError } from '../../src/errors.ts'
import { connect } from './connect.ts'
import { drawJob, type JobContext, LeaveError } from './draw-job.ts'
import { type JobSummary, type QueueJob, queueName } from './jobs.ts'

export interface WorkerOptions extends Pick<JobContext, 'store' | 'drawer' | 'lacks' | 'onEvent'> {
  /** Address of the Redis server. */
  queue: string
  version: string
  /** Milliseconds until a job of a worker that is gone is given to another. @default 30,000 */
  lock?: number
}

export interface QueueWorker {
  /**
   * Stops drawing within a step; what was being drawn is put back into the queue or, if that cannot be
   * reached, is given to another worker once its lock runs out.
   */
  drain(): Promise<void>
}

/** How long a job that this worker cannot do is left to others, in milliseconds. */
const LEFT = 30_000
/** How long jobs may take to go back into the queue, in milliseconds. */
const LONGEST_DRAIN = 10_000
/** A job is parked once so many workers went away in the midst of it. */
const MOST_STALLS = 5

/** @throws {OptionError} @throws {QueueError} if the queue cannot be reached */
export async function startWorker(options: WorkerOptions): Promise<QueueWorker> {
  const { drawer, version, onEvent, lock = 30_000 } = options
  const { bullmq, connection } = await connect(options.queue)
  const folder = await mkdtemp(join(tmpdir(), 'strokesmith-work-'))
  const work: Work = (job, token, signal) =>
    drawJob(job, { ...options, folder, signal }).catch((error: unknown) => {
      const left = error instanceof LeaveError || error instanceof AbortError
      if (left) onEvent?.({ type: 'left', ...namesOf(job), why: error.message })
      return giveBack(job, error, { bullmq, token })
    })
  const worker: JobWorker = new bullmq.Worker(queueName(version), work, {
    connection,
    concurrency: drawer.size,
    lockDuration: lock,
    stalledInterval: lock,
    maxStalledCount: MOST_STALLS,
  })
  listen(worker, onEvent)
  await worker.waitUntilReady()
  return {
    async drain() {
      // Of a server that is away, or goes away now, no answer is waited for: it misses the locks.
      const away = connection.status !== 'ready'
      worker.cancelAllJobs()
      await Promise.race([worker.close(away), sleep(LONGEST_DRAIN, undefined, { ref: false })])
      connection.disconnect()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Says in the queue's words what is to become of a job that was not drawn. */
async function giveBack(
  job: Job<QueueJob>,
  error: unknown,
  { bullmq, token }: { bullmq: typeof import('bullmq'); token?: string },
): Promise<never> {
  if (error instanceof LeaveError) {
    await job.moveToDelayed(Date.now() + LEFT, token)
    throw new bullmq.DelayedError()
  }
  if (error instanceof AbortError) {
    await job.moveToWait(token)
    throw new bullmq.WaitingError()
  }
  // No other worker will do better with a bad picture.
  if (error instanceof ImageError) throw new bullmq.UnrecoverableError(error.message)
  throw error
}

type JobWorker = Worker<QueueJob, JobSummary>
type Work = (
  job: Job<QueueJob, JobSummary>,
  token?: string,
  signal?: AbortSignal,
) => Promise<JobSummary>

function listen(worker: JobWorker, onEvent: WorkerOptions['onEvent']): void {
  worker.on('error', () => {}) // the connection comes back; a job whose lock was lost is another's
  worker.on('failed', (job, error) => {
    if (!job) return
    const last = job.finishedOn !== undefined
    onEvent?.({ type: 'failed', ...namesOf(job), error: error.message, last })
  })
}

const namesOf = ({ id: key = '', data }: Job<QueueJob>) => ({ key, photo: data.name })
