/**
 * @file A worker: takes jobs from the queue, draws them on threads of its own, and puts the results
 * into the store. It may be killed at any moment: the queue gives its jobs to others once their locks
 * run out, and a result that is put twice is the same result.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Job, Worker } from 'bullmq'
import { AbortError, ImageError } from '../../src/errors.ts'
import { sha256 } from '../store/folder.ts'
import { type ObjectStore, StoreError } from '../store/objects.ts'
import type { Drawer, Result } from '../task.ts'
import { connect } from './connect.ts'
import {
  type JobSummary,
  packResult,
  photoName,
  type QueueJob,
  queueName,
  resultName,
} from './jobs.ts'

/** What is told of a job. */
export type WorkerEvent =
  | { type: 'drawing'; key: string; photo: string }
  /** Its result is in the store; it was there before if it was found. */
  | { type: 'done'; key: string; photo: string; found: boolean; ms: number }
  | { type: 'failed'; key: string; photo: string; error: string; last: boolean }
  | { type: 'left'; key: string; photo: string; why: string }

export interface WorkerOptions {
  /** Address of the Redis server. */
  queue: string
  store: ObjectStore
  drawer: Drawer
  version: string
  /** Why this worker cannot draw with such models; undefined if it can. */
  lacks: (job: QueueJob) => Promise<string | undefined>
  onEvent?: (event: WorkerEvent) => void
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
  const work: Work = async (job, token, signal) => {
    try {
      return await drawJob(job, { ...options, folder, signal })
    } catch (error) {
      if (error instanceof LeaveError || error instanceof AbortError) {
        const { id: key = '', data } = job
        onEvent?.({ type: 'left', key, photo: data.name, why: error.message })
      }
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
  }
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
    const { id: key = '', data } = job
    onEvent?.({ type: 'failed', key, photo: data.name, error: error.message, last })
  })
}

/** A job that is for others. */
class LeaveError extends Error {}

interface JobContext extends WorkerOptions {
  folder: string
  signal?: AbortSignal
}

async function drawJob(job: Job<QueueJob>, context: JobContext): Promise<JobSummary> {
  const { store, lacks, onEvent } = context
  const { id: key = '', data } = job
  const photo = data.name
  if (await store.has(resultName(key))) {
    onEvent?.({ type: 'done', key, photo, found: true, ms: 0 })
    return { strokes: 0, milliseconds: 0, found: true }
  }
  const why = await lacks(data)
  if (why) throw new LeaveError(why)
  onEvent?.({ type: 'drawing', key, photo })
  const { strokes, milliseconds } = await drawAndStore(key, data, context)
  onEvent?.({ type: 'done', key, photo, found: false, ms: milliseconds })
  return { strokes, milliseconds, found: false }
}

async function drawAndStore(
  key: string,
  data: QueueJob,
  { store, drawer, folder, signal }: JobContext,
): Promise<Result> {
  const own = join(folder, key)
  try {
    const task = { ...data, ...(await fetchPictures(data, store, own)) }
    const result = await drawer.draw(task, { signal })
    await store.put(resultName(key), packResult(result))
    return result
  } catch (error) {
    throw named(error, join(own, basename(data.name)), data.name)
  } finally {
    await rm(own, { recursive: true, force: true })
  }
}

/** The job's pictures as files of this machine; the photo keeps its name. */
async function fetchPictures(
  { photo, beside, name }: QueueJob,
  store: ObjectStore,
  folder: string,
) {
  await mkdir(folder, { recursive: true })
  const fetchOne = async (hash: string, file: string) => {
    const bytes = await store.get(photoName(hash))
    if (!bytes) throw new StoreError(`the store does not hold ${name}`)
    if (sha256(bytes) !== hash) throw new StoreError(`the store holds ${name} damaged`)
    const path = join(folder, file)
    await writeFile(path, bytes)
    return path
  }
  const fetched: Record<string, string> = {}
  for (const [option, hash] of Object.entries(beside)) {
    fetched[option] = await fetchOne(hash, `beside-${basename(option)}`)
  }
  return { ...(photo && { photo: await fetchOne(photo, basename(name)) }), beside: fetched }
}

/** The error speaks of the photo as its owner calls it. */
function named(error: unknown, path: string, name: string): unknown {
  if (error instanceof Error) error.message = error.message.replaceAll(path, name)
  return error
}
