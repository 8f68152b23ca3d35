/**
 * @file What is known of every picture, in an SQLite file (write-ahead log) beside the results: it is
 * right after the process was killed between any two calls, and one process at a time writes it.
 *
 * A row is a result. It says which photo it is of, as the file system told it (size and time), by
 * which recipe it is drawn, and, once it is drawn, the key of both contents.
 */
import { guardAll, inTransaction, openDatabase, type Sqlite } from '../store/database.ts'
import { beginRun, prepareStatements, type Run, SCHEMA, type Statements } from './ledger-sql.ts'

/** A photo that was found, and where its drawing goes. */
export interface Found {
  /** Its file. */
  photo: string
  /** What `{dir}` stands for. */
  dir: string
  /** Name of the drawing. */
  target: string
  bytes: number
  /** Milliseconds since 1970; of several files that decide the drawing, of the latest. */
  modified: number
}

export type State = 'waiting' | 'drawing' | 'done' | 'failed'

export interface Row {
  id: number
  target: string
  photo: string
  dir: string
  state: State
  /** Key of the result that lies there, hexadecimal. */
  key: string | null
  /** Names of all files of the result, JSON. */
  files: string | null
  error: string | null
  strokes: number | null
  loss: number | null
  milliseconds: number | null
}

/** What became of a picture that was drawn, or was there. */
export interface Outcome {
  key: string
  files: readonly string[]
  strokes: number | null
  loss: number | null
  milliseconds: number | null
}

/** Pictures there is nothing to do for. */
export interface Noted {
  /** Those that are done, or given up. */
  settled: Row[]
  /** Those that would take another picture's target, with what that picture is. */
  collisions: { found: Found; other: string }[]
}

export interface Ledger {
  /** Notes pictures that were found in this run. */
  note(found: readonly Found[]): Noted
  /** Takes the next picture that waits; undefined if none does. */
  take(): Row | undefined
  finish(id: number, outcome: Outcome): void
  fail(id: number, error: string): void
  /** It is not done, and nobody is at it. */
  release(id: number): void
  /** All rows that this run has seen, by target. */
  rows(): Iterable<Row>
  close(): void
}

/** A picture in whose midst the process ended so often is not tried again. */
const MOST_DEATHS = 3

export interface LedgerOptions {
  /** Whether pictures are drawn by this process: one that ends it again and again is given up. */
  drawsHere?: boolean
}

/**
 * Opens, or creates, the ledger of a folder of results.
 * @param recipe text of the recipe of this run
 * @throws {OutputError} if another process holds it, or it cannot be written
 */
export function openLedger(
  folder: string,
  recipe: string,
  { drawsHere = true }: LedgerOptions = {},
): Ledger {
  const { db, close } = openDatabase(folder, 'ledger.sqlite', SCHEMA)
  const most = drawsHere ? MOST_DEATHS : Number.POSITIVE_INFINITY
  return {
    ...guardAll(entriesOf(db, beginRun(db, recipe, most))),
    close,
  }
}

interface OpenRun {
  sql: Statements
  run: Run
}

function entriesOf(db: Sqlite, run: Run): Omit<Ledger, 'close'> {
  const sql = prepareStatements(db, run)
  return {
    note: (all) => inTransaction(db, () => noteAll(all, { sql, run })),
    take: () => sql.next.get() as Row | undefined,
    finish: (id, { files, ...outcome }) =>
      void sql.finish.run({ ...outcome, id, files: JSON.stringify(files) }),
    fail: (id, error) => void sql.fail.run(error, id),
    release: (id) => void sql.release.run(id),
    rows: () => sql.rows.iterate() as Iterable<Row>,
  }
}

function noteAll(all: readonly Found[], open: OpenRun): Noted {
  const { sql, run } = open
  const noted: Noted = { settled: [], collisions: [] }
  for (const found of all) {
    const row = sql.known.get(found.target) as KnownRow | undefined
    if (!row) sql.insert.run(found)
    else if (row.run === run.run && row.photo !== found.photo) {
      noted.collisions.push({ found, other: row.photo })
    } else if (noteAgain(row, found, open) !== 'waiting') noted.settled.push(row)
  }
  return noted
}

/** Notes a picture that an earlier run knew. @returns its state from now on */
function noteAgain(row: KnownRow, found: Found, { sql, run }: OpenRun): State {
  const same = isSame(row, found) && row.recipe === run.recipe
  const deadly = same && row.state === 'failed' && row.deaths >= MOST_DEATHS
  const state = (same && row.state === 'done') || deadly ? row.state : 'waiting'
  const busy = row.run === run.run && row.state === 'drawing'
  if (!busy) sql.again.run({ ...found, id: row.id, state, deaths: same ? row.deaths : 0 })
  return state
}

interface KnownRow extends Row {
  bytes: number
  modified: number
  recipe: number
  run: number
  deaths: number
}

const isSame = (row: KnownRow, { photo, bytes, modified }: Found): boolean =>
  row.photo === photo && row.bytes === bytes && row.modified === modified
