/** @file The service's jobs, in SQLite: those that wait or are drawn survive a restart. */
import { randomUUID } from 'node:crypto'
import { openDatabase, type Sqlite } from '../store/database.ts'

export type JobState = 'waiting' | 'drawing' | 'done' | 'failed'

/** What was asked for. */
export interface Request {
  kind: 'sketch' | 'drawing'
  /** What to draw, if it is words. */
  prompt?: string
  /** What the photo was called; the drawing's title. */
  title?: string
  /** The drawing's options, checked. */
  options: Record<string, unknown>
}

export interface ServiceJob extends Request {
  id: string
  state: JobState
  /** Milliseconds since 1970. */
  created: number
  ended?: number
  error?: string
  strokes?: number
  loss?: number
  milliseconds?: number
  warnings?: readonly string[]
  /** What makes the photo hard to draw, a line each. */
  hints?: readonly string[]
}

export type Ending = Pick<ServiceJob, 'strokes' | 'loss' | 'milliseconds' | 'warnings' | 'hints'>

export interface Book {
  add(request: Request, id?: string): ServiceJob
  get(id: string): ServiceJob | undefined
  /** Takes the job that has waited longest. */
  take(): ServiceJob | undefined
  finish(id: string, ending: Ending): void
  fail(id: string, error: string): void
  /** Puts a job back that was taken. */
  release(id: string): void
  remove(id: string): void
  count(state: JobState): number
  /** Ids of jobs that ended before. */
  endedBefore(time: number): string[]
  close(): void
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS jobs (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    deaths INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL,
    ended INTEGER,
    request TEXT NOT NULL,
    outcome TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS states ON jobs (state, number);
`

/** A job in whose midst the service ended so often is not tried again. */
const MOST_DEATHS = 3

interface JobRow {
  id: string
  state: JobState
  created: number
  ended: number | null
  request: string
  outcome: string | null
}

/** @throws {OutputError} if another process holds the folder, or it cannot be written */
export function openBook(folder: string, now: () => number = Date.now): Book {
  const { db, close } = openDatabase(folder, 'service.sqlite', SCHEMA)
  recover(db, now())
  const sql = prepareStatements(db)
  const jobOf = (row: unknown) => (row ? toJob(row as JobRow) : undefined)
  return {
    add(request, id = randomUUID()) {
      const created = now()
      sql.insert.run(id, created, JSON.stringify(request))
      return { ...request, id, state: 'waiting', created }
    },
    get: (id) => jobOf(sql.select.get(id)),
    take: () => jobOf(sql.next.get()),
    finish: (id, ending) => void sql.end.run('done', now(), JSON.stringify(ending), id),
    fail: (id, error) => void sql.end.run('failed', now(), JSON.stringify({ error }), id),
    release: (id) => void sql.release.run(id),
    remove: (id) => void sql.remove.run(id),
    count: (state) => (sql.count.get(state) as { n: number }).n,
    endedBefore: (time) => (sql.old.all(time) as { id: string }[]).map(({ id }) => id),
    close,
  }
}

/** What was being drawn when the service ended is waiting again, or given up. */
function recover(db: Sqlite, now: number): void {
  const gone = JSON.stringify({ error: 'the service ended again and again while drawing it' })
  db.prepare(
    `UPDATE jobs SET state = 'failed', ended = ?, outcome = ?
     WHERE state = 'drawing' AND deaths >= ${MOST_DEATHS}`,
  ).run(now, gone)
  db.exec("UPDATE jobs SET state = 'waiting' WHERE state = 'drawing'")
}

const prepareStatements = (db: Sqlite) => ({
  insert: db.prepare("INSERT INTO jobs (id, state, created, request) VALUES (?, 'waiting', ?, ?)"),
  select: db.prepare('SELECT * FROM jobs WHERE id = ?'),
  next: db.prepare(
    `UPDATE jobs SET state = 'drawing', deaths = deaths + 1 WHERE number =
     (SELECT number FROM jobs WHERE state = 'waiting' ORDER BY number LIMIT 1) RETURNING *`,
  ),
  end: db.prepare('UPDATE jobs SET state = ?, ended = ?, outcome = ?, deaths = 0 WHERE id = ?'),
  release: db.prepare("UPDATE jobs SET state = 'waiting', deaths = 0 WHERE id = ?"),
  remove: db.prepare('DELETE FROM jobs WHERE id = ?'),
  count: db.prepare('SELECT count(*) AS n FROM jobs WHERE state = ?'),
  old: db.prepare('SELECT id FROM jobs WHERE ended < ?'),
})

function toJob({ id, state, created, ended, request, outcome }: JobRow): ServiceJob {
  const rest = { ...JSON.parse(request), ...JSON.parse(outcome ?? '{}') } as Request & Ending
  return { ...rest, id, state, created, ...(ended !== null && { ended }) }
}
