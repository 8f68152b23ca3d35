/** @file The files that a task reads: what the file system tells of them, and their hashes. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import pLimit from 'p-limit'
import { ImageError } from '../../src/errors.ts'
import type { Task } from '../task.ts'
import type { Picture } from './find.ts'
import type { Found } from './ledger.ts'

/** What the file system tells of a picture. */
export async function look({ path: photo, dir }: Picture, task: Task): Promise<Found> {
  const infos = await Promise.all(inputsOf(task).map((path) => stat(path).catch(() => undefined)))
  const bytes = infos.reduce((sum, info) => sum + (info?.size ?? 0), 0)
  const modified = Math.max(...infos.map((info) => info?.mtimeMs ?? 0))
  return { photo, dir, target: task.files.output, bytes, modified }
}

/** Paths. */
const inputsOf = ({ photo, beside }: Task): string[] =>
  [photo, ...Object.values(beside)].filter((path) => path !== undefined)

/** Whether its files did not change. */
export const isUnchanged = (a: Found, b: Found): boolean =>
  a.bytes === b.bytes && a.modified === b.modified

/** Files open at a time, however many pictures are on their way. */
const limit = pLimit(32)

/** SHA-256 of each, hexadecimal. @throws {ImageError} for a file that cannot be read */
export const hashInputs = (task: Task): Promise<string[]> =>
  Promise.all(inputsOf(task).map(hashFile))

const hashFile = (path: string): Promise<string> => limit(() => hashOne(path))

async function hashOne(path: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(path), hash)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new ImageError(
      `${path} ${code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`}`,
    )
  }
  return hash.digest('hex')
}
