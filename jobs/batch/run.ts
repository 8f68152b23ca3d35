/**
 * @file A batch: find → ledger → draw → store, all at the same time. Pictures are found while others
 * are drawn; a picture's row is done only once its files are in place.
 */
import { createHash } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { createReadStream } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import pLimit from 'p-limit'
import { AbortError, ImageError } from '../../src/errors.ts'
import { createBell } from '../bell.ts'
import { firstLine } from '../errors.ts'
import { type FolderStore, FullStoreError } from '../store/folder.ts'
import { type Drawer, keyOf, type Recipe, type Task } from '../task.ts'
import type { Picture } from './find.ts'
import type { Found, Ledger, Row } from './ledger.ts'

/** What is told of a picture, once for each. */
export type BatchEvent =
  | {
      type: 'done'
      photo: string
      target: string
      strokes: number
      loss: number
      ms: number
      warnings: readonly string[]
      hints: readonly string[]
    }
  /** Its drawing was there; or that of the same photo under another name, which was copied. */
  | { type: 'kept'; photo: string; target: string }
  | { type: 'failed'; photo: string; target: string; error: string }

export interface Batch {
  /** In groups, each of which is noted in one transaction. */
  pictures: AsyncIterable<readonly Picture[]>
  recipe: Recipe
  task: (picture: Picture) => Task
  /** The folder of the results. */
  folder: string
  ledger: Ledger
  store: FolderStore
  drawer: Drawer
  onEvent?: (event: BatchEvent) => void
  /** Told how many pictures were found so far, and whether these are all. */
  onFound?: (count: number, all: boolean) => void
  signal?: AbortSignal
}

/**
 * Draws what is missing or has changed.
 * @throws {AbortError} once the signal has fired; what was being drawn is then waiting again
 * @throws {FullStoreError} if nothing can be written any more
 */
export async function runBatch(batch: Batch): Promise<void> {
  const stop = new AbortController()
  const signal = batch.signal ? AbortSignal.any([batch.signal, stop.signal]) : stop.signal
  setMaxListeners(0, signal) // every picture that is being drawn listens
  const news = createBell()
  const state = { finding: true }
  const find = async () => {
    try {
      await findAll(batch, signal, news.ring)
    } finally {
      state.finding = false
      news.ring()
    }
  }
  const lane = async () => {
    while (!signal.aborted) {
      const row = batch.ledger.take()
      if (row) await settle(row, batch, signal)
      else if (state.finding) await news.heard()
      else return
    }
  }
  const works = [find(), ...Array.from({ length: batch.drawer.size }, lane)]
  const ended = works.map((work) =>
    work.catch((error: unknown) => {
      stop.abort() // the first failure ends all others
      throw error
    }),
  )
  const failures = (await Promise.allSettled(ended)).flatMap((end) =>
    end.status === 'rejected' ? [end.reason] : [],
  )
  if (batch.signal?.aborted) throw new AbortError()
  const [first] = failures.filter((error) => !(error instanceof AbortError))
  if (first) throw first
}

async function findAll(batch: Batch, signal: AbortSignal, ring: () => void): Promise<void> {
  let count = 0
  for await (const pictures of batch.pictures) {
    if (signal.aborted) return
    const found: Found[] = []
    for (const picture of pictures) found.push(await look(picture, batch.task(picture)))
    count += found.length
    batch.onFound?.(count, false)
    await note(found, batch)
    ring()
  }
  batch.onFound?.(count, true)
}

/** What the file system tells of a picture. */
async function look({ path: photo, dir }: Picture, task: Task): Promise<Found> {
  const infos = await Promise.all(inputsOf(task).map((path) => stat(path).catch(() => undefined)))
  const bytes = infos.reduce((sum, info) => sum + (info?.size ?? 0), 0)
  const modified = Math.max(...infos.map((info) => info?.mtimeMs ?? 0))
  return { photo, dir, target: task.files.output, bytes, modified }
}

const inputsOf = ({ photo, beside }: Task): string[] =>
  [photo, ...Object.values(beside)].filter((path) => path !== undefined)

async function note(found: readonly Found[], batch: Batch): Promise<void> {
  const { ledger, onEvent } = batch
  const { settled, collisions } = ledger.note(found)
  for (const { found, other } of collisions) {
    const { photo, target } = found
    const error = `its drawing would take the place of that of ${other}: use {ext} in --name`
    onEvent?.({ type: 'failed', photo, target, error })
  }
  for (const row of settled) {
    const { photo, target } = row
    if (row.state === 'failed') onEvent?.({ type: 'failed', photo, target, error: row.error ?? '' })
    else if (await isThere(row, batch.folder)) onEvent?.({ type: 'kept', photo, target })
    else ledger.release(row.id)
  }
}

const isEqual = (a: Found, b: Found): boolean => a.bytes === b.bytes && a.modified === b.modified

const filesOf = ({ files }: Row): string[] => JSON.parse(files ?? '[]')

async function isThere(row: Row, folder: string): Promise<boolean> {
  const checks = filesOf(row).map((name) => access(join(folder, name)))
  return (await Promise.allSettled(checks)).every(({ status }) => status === 'fulfilled')
}

/** Takes a picture to its end, whatever that is. */
async function settle(row: Row, batch: Batch, signal: AbortSignal): Promise<void> {
  const { ledger, onEvent } = batch
  const { id, photo, target } = row
  const task = batch.task({ path: photo, dir: row.dir })
  try {
    const before = await look({ path: photo, dir: row.dir }, task)
    const key = keyOf(await Promise.all(inputsOf(task).map(hashFile)), batch.recipe)
    if (row.key === key && (await isThere(row, batch.folder))) {
      ledger.finish(id, { ...row, key, files: filesOf(row) })
      return onEvent?.({ type: 'kept', photo, target })
    }
    const { files, strokes, loss, milliseconds, ...said } = await batch.drawer.draw(task, {
      signal,
    })
    if (!isEqual(before, await look({ path: photo, dir: row.dir }, task))) {
      return ledger.release(id) // it was changed while it was drawn
    }
    await batch.store.put(files)
    const names = files.map(({ name }) => name)
    ledger.finish(id, { key, files: names, strokes, loss, milliseconds })
    onEvent?.({ type: 'done', photo, target, strokes, loss, ms: milliseconds, ...said })
  } catch (error) {
    const ends = signal.aborted || error instanceof FullStoreError || isFatal(error)
    if (ends) {
      release(row, ledger)
      throw error
    }
    ledger.fail(id, firstLine(error))
    onEvent?.({ type: 'failed', photo, target, error: firstLine(error) })
  }
}

/** What would be wrong with every picture. */
const FATAL = new Set(['EngineError', 'ModelFileError', 'OptionError', 'QueueError', 'StoreError'])
const isFatal = (error: unknown): boolean => error instanceof Error && FATAL.has(error.name)

/** A ledger on a full disk cannot even be told: the row is then recovered by the next run. */
function release({ id }: Row, ledger: Ledger): void {
  try {
    ledger.release(id)
  } catch {}
}

/** Files open at a time, however many pictures are on their way. */
const limit = pLimit(32)

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
