/**
 * @file A task: a photo, or words, to be drawn in one way. It is plain data, because it travels to threads, to
 * other machines and through a queue; and two tasks of one key come to the same bytes.
 */
import { createHash } from 'node:crypto'

/** What is to be done, and all that decides the result except the photo. */
export interface Recipe {
  /** Of strokesmith. */
  version: string
  /** SHA-256 of their weights, by name. */
  models: Readonly<Record<string, string>>
  /** Every option of the drawing, and where it is computed. */
  options: Readonly<Record<string, unknown>>
  /** Patterns of the names of what is written, by the option that asks for it. */
  files: Readonly<Record<string, unknown>>
}

export interface Task {
  /** The photo's file; or what to draw instead. */
  photo?: string
  prompt?: string
  /** Files of pictures that are read beside it, such as its mask, by option. */
  beside: Readonly<Record<string, string>>
  options: Recipe['options']
  /** Tell of the drawing so far. @default false */
  live?: boolean
  /** What is written: names and switches, by option. */
  files: Readonly<Record<string, unknown>> & { output: string }
}

/** A file that was made. */
export interface NamedFile {
  /** Where it belongs, with forward slashes, below wherever results go. */
  name: string
  data: Uint8Array
}

export interface Result {
  files: NamedFile[]
  strokes: number
  loss: number
  milliseconds: number
  /** For people, a line each. */
  warnings: readonly string[]
  /** What makes the photo hard to draw, a line each. */
  hints: readonly string[]
}

/** What draws: threads of this process, or a queue with other machines behind it. */
export interface Drawer {
  /** How many tasks it takes at a time. */
  readonly size: number
  /**
   * @throws {AbortError} once `signal` has fired
   * @throws whatever is wrong with the picture
   */
  draw(task: Task, hooks?: DrawHooks): Promise<Result>
  /** Ends what is being drawn. */
  close(): Promise<void>
}

export interface DrawHooks {
  signal?: AbortSignal
  onProgress?: (progress: Progress) => void
}

export interface Progress {
  /** Share of the drawing that is done, 0 to 1. */
  share: number
  /** The drawing so far. */
  svg?: string
}

/**
 * SHA-256 of all that decides a result.
 * @param inputs SHA-256 of the photo and of the pictures beside it, hexadecimal
 */
export const keyOf = (inputs: readonly string[], recipe: Recipe): string =>
  createHash('sha256')
    .update(canonical([inputs, recipe]))
    .digest('hex')

/** One text for equal data, in whatever order their entries were put down. */
export const canonical = (data: unknown): string => JSON.stringify(sorted(data))

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined)
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, sorted(v)]),
  )
}
