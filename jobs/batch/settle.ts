/** @file One picture of a batch, from its row to its end: kept, drawn, failed, or put back. */
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { firstLine } from '../errors.ts'
import { FullStoreError } from '../store/folder.ts'
import { keyOf } from '../task.ts'
import type { Batch } from './batch.ts'
import { hashInputs, isUnchanged, look } from './inputs.ts'
import type { Ledger, Row } from './ledger.ts'

const filesOf = ({ files }: Row): string[] => JSON.parse(files ?? '[]')

/** Whether all files of a result lie in the folder. */
export async function isThere(row: Row, folder: string): Promise<boolean> {
  const checks = filesOf(row).map((name) => access(join(folder, name)))
  return (await Promise.allSettled(checks)).every(({ status }) => status === 'fulfilled')
}

/** Takes a picture to its end, whatever that is. */
export async function settle(row: Row, batch: Batch, signal: AbortSignal): Promise<void> {
  const { ledger, onEvent } = batch
  const { id, photo, target } = row
  const task = batch.task({ path: photo, dir: row.dir })
  try {
    const before = await look({ path: photo, dir: row.dir }, task)
    const key = keyOf(await hashInputs(task), batch.recipe)
    if (row.key === key && (await isThere(row, batch.folder))) {
      ledger.finish(id, { ...row, key, files: filesOf(row) })
      return onEvent?.({ type: 'kept', photo, target })
    }
    const { files, strokes, loss, milliseconds, ...said } = await batch.drawer.draw(task, {
      signal,
    })
    if (!isUnchanged(before, await look({ path: photo, dir: row.dir }, task))) {
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
