/**
 * @file A drawer whose hands are elsewhere: it puts photos into the store and jobs into the queue, and
 * takes results from the store. So many jobs are on their way at a time, and no more, however many
 * pictures there are.
 */
import { readFile } from 'node:fs/promises'
import type { Job, Queue } from 'bullmq'
import pLimit from 'p-limit'
import { AbortError, ImageError, StrokesmithError } from '../../src/errors.ts'
import { sha256 } from '../store/folder.ts'
import type { ObjectStore } from '../store/objects.ts'
import type { Drawer, DrawHooks, Recipe, Result, Task } from '../task.ts'
import { connect } from './connect.ts'
import {
  type JobSummary,
  jobKey,
  photoName,
  type QueueJob,
  queueName,
  resultName,
  unpackResult,
} from './jobs.ts'

export interface QueueDrawerOptions {
  /** Address of the Redis server. */
  queue: string
  store: ObjectStore
  /** Of strokesmith. */
  version: string
  /** Hashes of the models that a task's options name. */
  modelsOf: (options: Task['options']) => Promise<Recipe['models']>
  /** Jobs on their way at a time. @default 2048, twice what a thousand workers are at */
  size?: number
  /** How often jobs are asked for whose end nobody told, in milliseconds. @default 15,000 */
  audit?: number
}

/** Tries of one job, and the first pause between two; it doubles. */
const ATTEMPTS = 5
const BACKOFF = 2000
/** Photos that are sent at a time. */
const UPLOADS = 16
/** Jobs that failed stay this long to be looked at, in seconds. */
const PARKED = 7 * 24 * 3600

/** @throws {OptionError} @throws {QueueError} if the queue cannot be reached */
export async function createQueueDrawer(options: QueueDrawerOptions): Promise<Drawer> {
  const { store, version, modelsOf, size = 2048, audit = 15_000 } = options
  const { bullmq, connection } = await connect(options.queue)
  const name = queueName(version)
  const queue: JobQueue = new bullmq.Queue(name, { connection })
  const listening = connection.duplicate()
  const events = new bullmq.QueueEvents(name, { connection: listening })
  const waiting = new Map<string, Waiting>()
  queue.on('error', () => {}) // the connection comes back
  events.on('error', () => {})
  events.on('completed', ({ jobId }) => waiting.get(jobId)?.done())
  events.on('failed', ({ jobId, failedReason }) => waiting.get(jobId)?.failed(failedReason))
  await events.waitUntilReady()
  const timer = setInterval(() => void auditAll(queue, store, waiting).catch(() => {}), audit)
  const limit = pLimit(UPLOADS)

  const draw = async (task: Task, { signal }: DrawHooks = {}): Promise<Result> => {
    const sent = await limit(() => send(task, store))
    const name = task.photo ?? task.prompt ?? ''
    const job = { ...task, ...sent, name, version, models: await modelsOf(task.options) }
    const key = jobKey(job)
    const ready = await store.get(resultName(key))
    if (ready) return unpackResult(ready)
    const putJob = () => put(queue, key, job)
    const ended = wait(waiting, key, { signal, again: putJob })
    ended.catch(() => {}) // it may be heard of before it is awaited
    await putJob()
    await ended
    const result = await store.get(resultName(key))
    if (!result) throw new StrokesmithError(`the result of ${name} is not in the store`)
    return unpackResult(result)
  }
  return {
    size,
    draw,
    async close() {
      clearInterval(timer)
      // Nobody waits for these: they would for a server that is away.
      void Promise.allSettled([queue.close(), events.close()])
      for (const one of [connection, listening]) one.disconnect()
    },
  }
}

type JobQueue = Queue<QueueJob, JobSummary, string>

interface Waiting {
  done(): void
  failed(reason: string): void
  /** Puts the job into the queue again. */
  again(): Promise<void>
}

/** Puts the pictures of a task into the store. @returns their hashes in their place */
async function send({ photo, beside }: Task, store: ObjectStore) {
  const sendOne = async (path: string) => {
    const data = await readFile(path)
    const hash = sha256(data)
    await store.put(photoName(hash), data)
    return hash
  }
  const sent: Record<string, string> = {}
  for (const [option, path] of Object.entries(beside)) sent[option] = await sendOne(path)
  return { ...(photo !== undefined && { photo: await sendOne(photo) }), beside: sent }
}

/** A job that failed in an earlier run is tried anew. */
async function put(queue: JobQueue, key: string, data: QueueJob): Promise<void> {
  const job = await queue.add('sketch', data, {
    jobId: key,
    attempts: ATTEMPTS,
    backoff: { type: 'exponential', delay: BACKOFF },
    removeOnComplete: true,
    removeOnFail: { age: PARKED },
  })
  if ((await job.getState()) === 'failed') await retry(job)
}

async function retry(job: Job): Promise<void> {
  // Somebody else may have been faster.
  await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true }).catch(() => {})
}

/** Until a job has ended. */
function wait(
  waiting: Map<string, Waiting>,
  key: string,
  { signal, again }: Pick<Waiting, 'again'> & DrawHooks,
): Promise<void> {
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
async function auditAll(queue: JobQueue, store: ObjectStore, waiting: Map<string, Waiting>) {
  for (const [key, { done, failed, again }] of [...waiting]) {
    const job = await queue.getJob(key)
    if (job && (await job.isFailed())) failed(job.failedReason)
    if (job || !waiting.has(key)) continue
    if (await store.has(resultName(key))) done()
    else await again()
  }
}
