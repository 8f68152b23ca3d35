/** @file One job of the queue: its pictures fetched from the store, drawn, and the result put there. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Job } from 'bullmq'
import { sha256 } from '../store/folder.ts'
import { type ObjectStore, StoreError } from '../store/objects.ts'
import type { Drawer, Result } from '../task.ts'
import { type JobSummary, packResult, photoName, type QueueJob, resultName } from './jobs.ts'

/** What is told of a job. */
export type WorkerEvent =
  | { type: 'drawing'; key: string; photo: string }
  /** Its result is in the store; it was there before if it was found. */
  | { type: 'done'; key: string; photo: string; found: boolean; ms: number }
  | { type: 'failed'; key: string; photo: string; error: string; last: boolean }
  | { type: 'left'; key: string; photo: string; why: string }

/** What a job is drawn with. */
export interface JobContext {
  store: ObjectStore
  drawer: Drawer
  /** Why this worker cannot draw with such models; undefined if it can. */
  lacks: (job: QueueJob) => Promise<string | undefined>
  onEvent?: (event: WorkerEvent) => void
  /** Where pictures lie meanwhile. */
  folder: string
  signal?: AbortSignal
}

/** A job that is for others. */
export class LeaveError extends Error {}

/** @throws {LeaveError} if this worker cannot draw it, and whatever is wrong with its pictures */
export async function drawJob(job: Job<QueueJob>, context: JobContext): Promise<JobSummary> {
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
