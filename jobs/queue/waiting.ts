/** @file Waiting for the ends of jobs that others draw. */
import type { Queue } from 'bullmq'
import { AbortError, ImageError } from '../../src/errors.ts'
import type { ObjectStore } from '../store/objects.ts'
import type { DrawHooks } from '../task.ts'
import { type JobSummary, type QueueJob, resultName } from './jobs.ts'

export type JobQueue = Queue<QueueJob, JobSummary, string>

/** Jobs on their way, by key. */
export type WaitingJobs = Map<string, Waiting>

interface Waiting {
  done(): void
  failed(reason: string): void
  /** Puts the job into the queue again. */
  again(): Promise<void>
}

/** Puts a job into the queue, until it has ended. */
export async function ended(key: string, waiting: WaitingJobs, job: WaitOptions): Promise<void> {
  const end = wait(key, waiting, job)
  end.catch(() => {}) // it may be heard of before it is awaited
  await job.again()
  await end
}

type WaitOptions = Pick<Waiting, 'again'> & DrawHooks

function wait(key: string, waiting: WaitingJobs, { signal, again }: WaitOptions): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const stop = () => reject(new AbortError())
    signal?.addEventListener('abort', stop, { once: true })
    const before = waiting.get(key)
    waiting.set(key, {
      done() {
        before?.done()
        signal?.removeEventListener('abort', stop)
        resolve()
      },
      failed(reason) {
        before?.failed(reason)
        signal?.removeEventListener('abort', stop)
        reject(new ImageError(reason))
      },
      again,
    })
  }).finally(() => waiting.delete(key))
}

/**
 * While the server restarts, events may be lost, and the latest jobs: they are found here. The queue is
 * asked first, because stores charge for each request.
 */
export async function auditAll(queue: JobQueue, store: ObjectStore, waiting: WaitingJobs) {
  for (const [key, { done, failed, again }] of [...waiting]) {
    const job = await queue.getJob(key)
    if (job && (await job.isFailed())) failed(job.failedReason)
    if (job || !waiting.has(key)) continue
    if (await store.has(resultName(key))) done()
    else await again()
  }
}
