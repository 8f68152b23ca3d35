/**
 * @file A drawer whose hands are elsewhere: it puts photos into the store and jobs into the queue, and
 * takes results from the store. So many jobs are on their way at a time, and no more, however many
 * pictures there are.
 */
import { readFile } from 'node:fs/promises'
import type { Job } from 'bullmq'
import pLimit from 'p-limit'
import { StrokesmithError } from '../../src/errors.ts'
import { sha256 } from '../store/folder.ts'
import type { ObjectStore } from '../store/objects.ts'
import type { Drawer, Recipe, Result, Task } from '../task.ts'
import { connect } from './connect.ts'
import { jobKey, photoName, type QueueJob, queueName, resultName, unpackResult } from './jobs.ts'
import { auditAll, ended, type JobQueue, type WaitingJobs } from './waiting.ts'

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
  const waiting: WaitingJobs = new Map()
  queue.on('error', () => {}) // the connection comes back
  events.on('error', () => {})
  events.on('completed', ({ jobId }) => waiting.get(jobId)?.done())
  events.on('failed', ({ jobId, failedReason }) => waiting.get(jobId)?.failed(failedReason))
  await events.waitUntilReady()
  const timer = setInterval(() => void auditAll(queue, store, waiting).catch(() => {}), audit)
  const limit = pLimit(UPLOADS)

  return {
    size,
    async draw(task, { signal } = {}) {
      const sent = await limit(() => send(task, store))
      const name = task.photo ?? task.prompt ?? ''
      const job = { ...task, ...sent, name, version, models: await modelsOf(task.options) }
      const key = jobKey(job)
      const before = await resultOf(key, store)
      if (before) return before
      await ended(key, waiting, { signal, again: () => put(queue, key, job) })
      const result = await resultOf(key, store)
      if (!result) throw new StrokesmithError(`the result of ${name} is not in the store`)
      return result
    },
    async close() {
      clearInterval(timer)
      // Nobody waits for these: they would for a server that is away.
      void Promise.allSettled([queue.close(), events.close()])
      for (const one of [connection, listening]) one.disconnect()
    },
  }
}

async function resultOf(key: string, store: ObjectStore): Promise<Result | undefined> {
  const packed = await store.get(resultName(key))
  return packed && unpackResult(packed)
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
