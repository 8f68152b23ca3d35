/**
 * @file Reading and writing without loss. Outputs are written beside their target and moved over it only
 * when all of them are complete, so that a failed run leaves what was there. `check-outputs.ts` checks
 * them before the work starts.
 */
import { realpathSync } from 'node:fs'
import { mkdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { OutputError } from '../errors.ts'

export const STANDARD_STREAM = '-'

export interface Output {
  /** A file name, or `-` for standard output. */
  path: string
  data: string | Uint8Array
}

/** A folder that does not exist yet, or is empty. */
export interface OutputFolder {
  path: string
  files: { name: string; data: Uint8Array }[]
}

/** Two names of one file have one identity. */
export function identity(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}

/**
 * Writes all outputs. No file is replaced before all of them are written beside their targets; they
 * are then moved one after the other, so that only a move that fails leaves some new and some old.
 * @throws {OutputError}
 */
export async function writeOutputs(outputs: Output[], folders: OutputFolder[] = []): Promise<void> {
  const drafts: { draft: string; target: string }[] = []
  try {
    for (const { path, files } of folders)
      drafts.push(await writeFolderDraft(identity(path), files))
    for (const { path, data } of outputs) {
      if (path === STANDARD_STREAM) continue
      const target = identity(path)
      if (await isSpecial(target)) await writeFile(target, data)
      else drafts.push(await writeDraft(target, data))
    }
    for (const { draft, target } of drafts) {
      await rmdir(target).catch(() => {}) // only an empty folder gives way
      await rename(draft, target)
    }
  } catch (error) {
    await Promise.all(drafts.map(({ draft }) => rm(draft, { force: true, recursive: true })))
    throw error instanceof OutputError ? error : new OutputError(reason(error))
  }
  const printed = outputs.find(({ path }) => path === STANDARD_STREAM)
  if (printed) await print(printed.data)
}

async function writeDraft(target: string, data: string | Uint8Array) {
  const draft = draftOf(target)
  try {
    const mode = (await stat(target).catch(() => undefined))?.mode
    await writeFile(draft, data, { mode })
  } catch (error) {
    await rm(draft, { force: true })
    throw new OutputError(`cannot write ${target}: ${reason(error)}`)
  }
  return { draft, target }
}

async function writeFolderDraft(target: string, files: OutputFolder['files']) {
  const draft = draftOf(target)
  try {
    await mkdir(draft)
    for (const { name, data } of files) await writeFile(join(draft, name), data)
  } catch (error) {
    await rm(draft, { force: true, recursive: true })
    throw new OutputError(`cannot write ${target}: ${reason(error)}`)
  }
  return { draft, target }
}

const draftOf = (target: string): string =>
  join(dirname(target), `.${basename(target)}.${process.pid}.part`)

/** A device or pipe must be written to, never replaced. */
async function isSpecial(path: string): Promise<boolean> {
  const info = await stat(path).catch(() => undefined)
  return info !== undefined && !info.isFile()
}

/** To standard output. A reader that has had enough is no failure. @throws {OutputError} */
export function print(data: string | Uint8Array): Promise<void> {
  return new Promise((done, fail) => {
    const end = (error?: NodeJS.ErrnoException | null) => {
      if (!error || error.code === 'EPIPE') done()
      else fail(new OutputError(`cannot write standard output: ${reason(error)}`))
    }
    // The callback hears of a failure first, but without a listener it would end the process.
    process.stdout.once('error', end)
    process.stdout.write(data, end)
  })
}

const REASONS: Record<string, string> = {
  ENOENT: 'its folder does not exist',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'its parent is not a folder',
}

/** Why a file cannot be written, in a few words. */
export function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return (code && REASONS[code]) || message
}

/** All of standard input. */
export async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
