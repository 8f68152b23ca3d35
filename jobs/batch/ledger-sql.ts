/** @file The ledger's tables, and what is asked of them in SQL. */
import type { Sqlite, Statement } from '../store/database.ts'

export const SCHEMA = `
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

/** Ids of a ledger's present recipe and run. */
export interface Run {
  recipe: number
  run: number
}

/** Begins a run: the recipe gets its number, and what a killed process was at is taken up again. */
export function beginRun(db: Sqlite, recipeText: string, mostDeaths: number): Run {
  recover(db, mostDeaths)
  db.prepare('INSERT OR IGNORE INTO recipes (text) VALUES (?)').run(recipeText)
  const { id: recipe } = db.prepare('SELECT id FROM recipes WHERE text = ?').get(recipeText) as {
    id: number
  }
  const { run } = db.prepare('SELECT coalesce(max(run), 0) + 1 AS run FROM pictures').get() as {
    run: number
  }
  return { recipe, run }
}

/** What was being drawn when the last process ended is waiting again, or given up. */
function recover(db: Sqlite, most: number): void {
  const enough = Math.min(most, Number.MAX_SAFE_INTEGER)
  db.exec(`
    UPDATE pictures SET state = 'failed', error = 'strokesmith ended ${enough} times while drawing it'
      WHERE state = 'drawing' AND deaths >= ${enough};
    UPDATE pictures SET state = 'waiting' WHERE state = 'drawing';
  `)
}

export type Statements = Record<Asked, Statement>

type Asked = 'known' | 'insert' | 'again' | 'next' | 'finish' | 'fail' | 'release' | 'rows'

export const prepareStatements = (db: Sqlite, { recipe, run }: Run): Statements => ({
  known: db.prepare('SELECT * FROM pictures WHERE target = ?'),
  insert: db.prepare(
    `INSERT INTO pictures (target, photo, dir, bytes, modified, recipe, run, state)
     VALUES (@target, @photo, @dir, @bytes, @modified, ${recipe}, ${run}, 'waiting')`,
  ),
  again: db.prepare(
    `UPDATE pictures SET photo = @photo, dir = @dir, bytes = @bytes, modified = @modified,
     recipe = ${recipe}, run = ${run}, state = @state, deaths = @deaths WHERE id = @id`,
  ),
  next: db.prepare(
    `UPDATE pictures SET state = 'drawing', deaths = deaths + 1 WHERE id =
     (SELECT id FROM pictures WHERE state = 'waiting' AND run = ${run} ORDER BY id LIMIT 1)
     RETURNING *`,
  ),
  finish: db.prepare(
    `UPDATE pictures SET state = 'done', deaths = 0, error = NULL, key = @key, files = @files,
     strokes = @strokes, loss = @loss, milliseconds = @milliseconds WHERE id = @id`,
  ),
  fail: db.prepare("UPDATE pictures SET state = 'failed', deaths = 0, error = ? WHERE id = ?"),
  release: db.prepare("UPDATE pictures SET state = 'waiting', deaths = 0 WHERE id = ?"),
  rows: db.prepare(`SELECT * FROM pictures WHERE run = ${run} ORDER BY target`),
})
