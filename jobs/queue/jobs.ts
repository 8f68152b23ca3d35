/**
 * @file What goes through the queue. A job is small: the photo is in the store, under its hash, and
 * so is the result, under the job's key. Versions have queues of their own: a worker never sees a job
 * that another version of strokesmith is to do.
 */
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { canonical, type Recipe, type Result, type Task } from '../task.ts'

/** A task whose pictures are given by their hashes. */
export interface QueueJob extends Task {
  /** What the photo was called, or the words: for messages, and a drawing's title. */
  name: string
  version: string
  models: Recipe['models']
}

/** What a worker leaves in the queue; all else is in the store. */
export interface JobSummary {
  strokes: number
  milliseconds: number
  /** The result was in the store before. */
  found: boolean
}

export const queueName = (version: string): string => `strokesmith-${version}`

/** Two levels, so that no folder has too many entries. */
const spread = (kind: string, hash: string): string => `${kind}/${hash.slice(0, 2)}/${hash}`

export const photoName = (hash: string): string => spread('photos', hash)
export const resultName = (key: string): string => spread('results', key)

/** SHA-256 of all that decides a result, and of the names that its files go by. */
export const jobKey = ({ name, ...job }: QueueJob): string =>
  createHash('sha256')
    .update(canonical({ ...job, name: basename(name) }))
    .digest('hex')

/** One object a result. */
export function packResult({ files, ...rest }: Result): Uint8Array {
  const packed = files.map(({ name, data }) => ({
    name,
    data: Buffer.from(data).toString('base64'),
  }))
  // Nothing of how long it took: the same result is the same bytes.
  const { strokes, loss, warnings, hints } = rest
  return new TextEncoder().encode(JSON.stringify({ strokes, loss, warnings, hints, files: packed }))
}

export function unpackResult(data: Uint8Array): Result {
  const { files, ...rest } = JSON.parse(new TextDecoder().decode(data)) as Omit<Result, 'files'> & {
    files: { name: string; data: string }[]
  }
  const unpacked = files.map((file) => ({ ...file, data: Buffer.from(file.data, 'base64') }))
  return { ...rest, milliseconds: rest.milliseconds ?? 0, files: unpacked }
}
