/**
 * @file Results in a folder. A file is written elsewhere in the folder, brought to the disk and moved
 * to its place: whoever looks, whenever the process ends, sees whole files only.
 */
import { createHash, randomUUID } from 'node:crypto'
import { access, constants, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { OutputError } from '../../src/errors.ts'
import { reason } from '../../src/node/files.ts'
import type { NamedFile } from '../task.ts'

/** Beside the results: the ledger, and drafts. */
export const HIDDEN_FOLDER = '.strokesmith'

/** A file that cannot be written although nothing is wrong with its name: nor can the next. */
export class FullStoreError extends OutputError {
  override name = 'FullStoreError'
}

export interface FolderStore {
  /** Puts all files into place, or none before all are written. @throws {OutputError} */
  put(files: readonly NamedFile[]): Promise<void>
}

/**
 * Opens a folder for one writer, and creates it if need be; what a writer left that was ended is
 * cleared away.
 * @throws {OutputError} if nothing can be written there
 */
export async function openFolder(path: string): Promise<FolderStore> {
  const drafts = join(path, HIDDEN_FOLDER, 'drafts')
  await writing(path, async () => {
    await mkdir(path, { recursive: true })
    await access(path, constants.W_OK) // Node's mkdir says of a read-only disk that nothing is there
    await rm(drafts, { recursive: true, force: true })
    await mkdir(drafts, { recursive: true })
  })
  return { put: (files) => put(path, drafts, files) }
}

async function put(path: string, drafts: string, files: readonly NamedFile[]): Promise<void> {
  const moves = files.map(({ name, data }) => ({
    data,
    draft: join(drafts, randomUUID()),
    target: join(path, name),
  }))
  try {
    for (const { draft, target, data } of moves) {
      await writing(target, async () => {
        await mkdir(dirname(target), { recursive: true })
        await writeThrough(draft, data)
      })
    }
    for (const { draft, target } of moves) await writing(target, () => rename(draft, target))
  } catch (error) {
    await Promise.all(moves.map(({ draft }) => rm(draft, { force: true })))
    throw error
  }
}

export async function writeThrough(path: string, data: Uint8Array): Promise<void> {
  const file = await open(path, 'w')
  try {
    await file.writeFile(data)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** What is wrong with one target only. */
const OWN_FAULTS = new Set(['ENAMETOOLONG', 'EISDIR', 'ENOTDIR', 'EEXIST', 'ENOTEMPTY', 'EINVAL'])

export async function writing(target: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    const line = `cannot write ${target}: ${reason(error)}`
    throw OWN_FAULTS.has(code) ? new OutputError(line) : new FullStoreError(line)
  }
}

/** SHA-256, hexadecimal. */
export const sha256 = (data: Uint8Array | string): string =>
  createHash('sha256').update(data).digest('hex')
