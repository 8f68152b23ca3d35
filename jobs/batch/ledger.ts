/**
 * @file What is known of every picture, in an SQLite file (write-ahead log) beside the results: it is
 * right after the process was killed between any two calls, and one process at a time writes it.
 *
 * A row is a result. It says which photo it is of, as the file system told it (size and time), by
 * which recipe it is drawn, and, once it is drawn, the key of both contents.
 */
import { guardAll, inTransaction, openDatabase, type Sqlite } from '../store/database.ts'

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

export interface Ledger {
  /**
   * Notes pictures that were found in this run.
   * @returns those there is nothing to do for: rows that are done, or given up; and those that would
   *   take another picture's target, with what that picture is
   */
  note(found: readonly Found[]): { settled: Row[]; collisions: { found: Found; other: string }[] }
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

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS pictures (
    id INTEGER PRIMARY KEY,
    target TEXT NOT NULL UNIQUE,
    photo TEXT NOT NULL,
    dir TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    modified REAL NOT NULL,
    recipe INTEGER NOT NULL REFERENCES recipes,
    run INTEGER NOT NULL,
    state TEXT NOT NULL,
    deaths INTEGER NOT NULL DEFAULT 0,
    key TEXT,
    files TEXT,
    error TEXT,
    strokes INTEGER,
    loss REAL,
    milliseconds INTEGER
  ) STRICT;
  CREATE TABLE IF NOT EXISTS recipes (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
  CREATE INDEX IF NOT EXISTS waiting ON pictures (run, id) WHERE state = 'waiting';
`

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
  return {
    ...guardAll(prepare(db, recipe, drawsHere ? MOST_DEATHS : Number.POSITIVE_INFINITY)),
    close,
  }
}

function prepare(db: Sqlite, recipeText: string, mostDeaths: number): Omit<Ledger, 'close'> {
  recover(db, mostDeaths)
  db.prepare('INSERT OR IGNORE INTO recipes (text) VALUES (?)').run(recipeText)
  const { id: recipe } = db.prepare('SELECT id FROM recipes WHERE text = ?').get(recipeText) as {
    id: number
  }
  const { run } = db.prepare('SELECT coalesce(max(run), 0) + 1 AS run FROM pictures').get() as {
    run: number
  }
  const known = db.prepare('SELECT * FROM pictures WHERE target = ?')
  const insert = db.prepare(
    `INSERT INTO pictures (target, photo, dir, bytes, modified, recipe, run, state)
     VALUES (@target, @photo, @dir, @bytes, @modified, ${recipe}, ${run}, 'waiting')`,
  )
  const again = db.prepare(
    `UPDATE pictures SET photo = @photo, dir = @dir, bytes = @bytes, modified = @modified,
     recipe = ${recipe}, run = ${run}, state = @state, deaths = @deaths WHERE id = @id`,
  )
  const next = db.prepare(
    `UPDATE pictures SET state = 'drawing', deaths = deaths + 1 WHERE id =
     (SELECT id FROM pictures WHERE state = 'waiting' AND run = ${run} ORDER BY id LIMIT 1)
     RETURNING *`,
  )
  const finish = db.prepare(
    `UPDATE pictures SET state = 'done', deaths = 0, error = NULL, key = @key, files = @files,
     strokes = @strokes, loss = @loss, milliseconds = @milliseconds WHERE id = @id`,
  )
  const fail = db.prepare(
    "UPDATE pictures SET state = 'failed', deaths = 0, error = ? WHERE id = ?",
  )
  const release = db.prepare("UPDATE pictures SET state = 'waiting', deaths = 0 WHERE id = ?")
  const rows = db.prepare(`SELECT * FROM pictures WHERE run = ${run} ORDER BY target`)

  const note = (found: Found) => {
    const row = known.get(found.target) as KnownRow | undefined
    if (!row) return void insert.run(found)
    if (row.run === run && row.photo !== found.photo) return { other: row.photo }
    const same = isSame(row, found) && row.recipe === recipe
    const deadly = same && row.state === 'failed' && row.deaths >= MOST_DEATHS
    const state = (same && row.state === 'done') || deadly ? row.state : 'waiting'
    const busy = row.run === run && row.state === 'drawing'
    if (!busy) again.run({ ...found, id: row.id, state, deaths: same ? row.deaths : 0 })
    return state === 'waiting' ? undefined : row
  }
  return {
    note: (all) =>
      inTransaction(db, () => {
        const noted: ReturnType<Ledger['note']> = { settled: [], collisions: [] }
        for (const found of all) {
          const known = note(found)
          if (!known) continue
          if ('id' in known) noted.settled.push(known)
          else noted.collisions.push({ found, other: known.other })
        }
        return noted
      }),
    take: () => next.get() as Row | undefined,
    finish: (id, { files, ...outcome }) =>
      void finish.run({ ...outcome, id, files: JSON.stringify(files) }),
    fail: (id, error) => void fail.run(error, id),
    release: (id) => void release.run(id),
    rows: () => rows.iterate() as Iterable<Row>,
  }
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

/** What was being drawn when the last process ended is waiting again, or given up. */
function recover(db: Sqlite, most: number): void {
  const enough = Math.min(most, Number.MAX_SAFE_INTEGER)
  db.exec(`
    UPDATE pictures SET state = 'failed', error = 'strokesmith ended ${enough} times while drawing it'
      WHERE state = 'drawing' AND deaths >= ${enough};
    UPDATE pictures SET state = 'waiting' WHERE state = 'drawing';
  `)
}
