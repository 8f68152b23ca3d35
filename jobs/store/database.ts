/**
 * @file SQLite beside results: a write-ahead log, right after a kill at any moment, and one process at
 * a time.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { OutputError } from '../../src/errors.ts'
import { FullStoreError, HIDDEN_FOLDER } from './folder.ts'

export type Sqlite = Database.Database
/** Prepared, with whatever parameters. */
export type Statement = Database.Statement<unknown[]>

/**
 * Opens, or creates, a database in the hidden folder of `folder`.
 * @throws {OutputError} if another process holds it, or it cannot be written
 */
export function openDatabase(
  folder: string,
  name: string,
  schema: string,
): { db: Sqlite; close(): void } {
  return guarded(() => {
    mkdirSync(join(folder, HIDDEN_FOLDER), { recursive: true })
    const lock = lockOut(folder)
    const db = new Database(join(folder, HIDDEN_FOLDER, name))
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    db.exec(schema)
    const close = () => {
      db.close()
      lock.close()
    }
    return { db, close }
  })
}

/** A lock that the system lets go when the process ends, however it ends. */
function lockOut(folder: string): Sqlite {
  const lock = new Database(join(folder, HIDDEN_FOLDER, 'lock.sqlite'), { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    if (!isBusy(error)) throw error
    throw new OutputError(`${folder} is being written by another process`)
  }
}

const isBusy = (error: unknown): boolean =>
  ['SQLITE_BUSY', 'SQLITE_LOCKED'].includes((error as { code?: string }).code ?? '')

/** Unlike the library's own, it says why it failed. */
export function inTransaction<T>(db: Sqlite, work: () => T): T {
  db.exec('BEGIN')
  try {
    const value = work()
    db.exec('COMMIT')
    return value
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/** The same methods, whose failures are one line each. */
export function guardAll<T extends object>(methods: T): T {
  const guard = ([name, method]: [string, (...args: never[]) => unknown]) => [
    name,
    (...args: never[]) => guarded(() => method(...args)),
  ]
  // The same methods under the same names.
  return Object.fromEntries(Object.entries(methods).map(guard)) as T
}

function guarded<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof OutputError) throw error
    throw new FullStoreError(`cannot write the ledger: ${reasonOf(error)}`)
  }
}

function reasonOf(error: unknown): string {
  const { code = '', message } = error as { code?: string; message: string }
  return code.startsWith('SQLITE_FULL') ? 'the disk is full' : message
}
