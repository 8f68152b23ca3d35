/** @file Things of a prompt in columns from left to right, with their sizes. */
import type { Relation, Thing, Told } from './grammar.ts'

/** A thing, or some of several alike, that get one box. */
export interface Entry {
  thing: Thing
  copies: readonly number[]
  /** Beside the largest thing. */
  size: number
}

/** Entries that nothing is beside of, in the order of the prompt. */
export interface Column {
  entries: Entry[]
  relations: Relation[]
}

/** Things from left to right; those that lie over or in each other share a column. */
export function columnsOf(told: Told): Column[] {
  const { entries, relations } = entriesOf(told)
  const columns: Column[] = []
  let at = 0
  for (const [i, entry] of entries.entries()) {
    const relation = relations[i - 1]
    const column = columns[at]
    if (column && relation !== 'beside' && relation !== 'right') {
      column.entries.push(entry)
      column.relations.push(relation)
      continue
    }
    // "a to the right of b": b comes to stand left of a.
    at = relation === 'right' || !column ? at : at + 1
    columns.splice(at, 0, { entries: [entry], relations: [] })
  }
  return columns
}

/** Entries with their sizes; what is between others stands in their midst. */
function entriesOf({ things, relations }: Told): Column {
  const share = sharesOf(things)
  const entries = things.map((thing): Entry => {
    return { thing, copies: [...Array(thing.count).keys()], size: share(thing) }
  })
  const at = relations.indexOf('between')
  if (at < 0) return { entries, relations: [...relations] }
  const [middle, first] = [entries[at], entries[at + 1]]
  const half = Math.ceil(first.copies.length / 2)
  const alone = first.copies.length === 1
  const left = { ...first, copies: first.copies.slice(0, half) }
  const right = { ...first, copies: first.copies.slice(half) }
  const around = alone ? [first, middle] : [left, middle, right]
  return {
    entries: [...entries.slice(0, at), ...around, ...entries.slice(at + 2)],
    relations: [
      ...relations.slice(0, at),
      ...around.slice(1).map((): Relation => 'beside'),
      ...relations.slice(at + 1),
    ],
  }
}

/** The smallest that a thing becomes beside another, and how little sizes count without another one. */
const [SMALLEST, ALONE_POWER] = [0.5, 0.4]

/** How large each is to be, 0–1: beside the largest, or a little smaller where all are small. */
function sharesOf(things: readonly Thing[]) {
  const sizes = things.map(({ size }) => size)
  const [least, largest] = [Math.min(...sizes), Math.max(...sizes)]
  if (least === largest) return () => Math.min(1, largest ** ALONE_POWER)
  return ({ size }: Thing) => Math.max(SMALLEST, size / largest)
}
