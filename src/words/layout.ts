/** @file Where things of a prompt lie on the canvas. */
import { type Box, parts, rows, scaled } from './boxes.ts'
import { type Column, columnsOf, type Entry } from './columns.ts'
import type { Relation, Thing, Told } from './grammar.ts'

/** One thing in its place. */
export interface Placed {
  thing: Thing
  /** Which of several alike. */
  copy: number
  box: Box
}

const MARGIN = 0.05
const ALL: Box = { x: 0, y: 0, width: 1, height: 1 }
const ALONE: Box = { x: MARGIN, y: MARGIN, width: 1 - 2 * MARGIN, height: 1 - 2 * MARGIN }
/** Where columns lie, and how far apart. */
const COLUMNS: Box = { x: 0.03, y: 0.1, width: 0.94, height: 0.8 }
const GAP = 0.03

/** Boxes of the first and the second thing. */
const PLACES: Readonly<Record<Exclude<Relation, 'beside' | 'right' | 'between'>, [Box, Box]>> = {
  on: [
    { x: 0.2, y: 0.04, width: 0.6, height: 0.46, stands: true },
    { x: 0.12, y: 0.48, width: 0.76, height: 0.48 },
  ],
  above: [
    { x: 0.15, y: 0.04, width: 0.7, height: 0.4 },
    { x: 0.1, y: 0.52, width: 0.8, height: 0.44, stands: true },
  ],
  below: [
    { x: 0.2, y: 0.6, width: 0.6, height: 0.36, stands: true },
    { x: 0.06, y: 0.03, width: 0.88, height: 0.55 },
  ],
  inside: [
    { x: 0.3, y: 0.36, width: 0.4, height: 0.36 },
    { x: 0.04, y: 0.06, width: 0.92, height: 0.88 },
  ],
  before: [
    { x: 0.03, y: 0.54, width: 0.46, height: 0.43, stands: true },
    { x: 0.36, y: 0.03, width: 0.61, height: 0.6 },
  ],
  behind: [
    { x: 0.36, y: 0.03, width: 0.61, height: 0.55 },
    { x: 0.03, y: 0.48, width: 0.48, height: 0.48, stands: true },
  ],
}

/** All things in their places, those in front after those behind them. */
export function layOut(told: Told): Placed[] {
  const columns = columnsOf(told)
  if (columns.length === 0) return []
  if (columns.length === 1) return inColumn(columns[0], ALL)
  const weights = columns.map(({ entries }) => Math.max(...entries.map(weightOf)))
  const boxes = parts(COLUMNS, weights, GAP)
  return columns.flatMap((column, i) => inColumn(column, boxes[i]))
}

/** Several alike and larger things take more of the width. */
const weightOf = ({ copies, size }: Entry): number =>
  size ** 0.7 * Math.min(3, copies.length) ** 0.5

function inColumn({ entries, relations }: Column, box: Box): Placed[] {
  if (entries.length === 1) {
    const room = box === ALL ? ALONE : { ...box, stands: true }
    return inRows(entries[0], room)
  }
  if (entries.length > 2) return stacked({ entries, relations }, box)
  const [relation] = relations
  // Columns part what is beside each other.
  const [first, second] = PLACES[relation as keyof typeof PLACES].map((place) => within(box, place))
  const [a, b] = [inRows(entries[0], first), inRows(entries[1], second)]
  return relation === 'before' || relation === 'inside' || relation === 'on'
    ? [...b, ...a]
    : [...a, ...b]
}

/** Three and more over each other, as they are said to be. */
function stacked({ entries, relations }: Column, box: Box): Placed[] {
  const order = [entries[entries.length - 1]]
  for (let i = entries.length - 2; i >= 0; i--) {
    const under = relations[i] === 'below' || relations[i] === 'before'
    order.splice(order.indexOf(entries[i + 1]) + Number(under), 0, entries[i])
  }
  const height = box.height / order.length
  return order.flatMap((entry, row) =>
    inRows(entry, { ...box, y: box.y + row * height, height, stands: true }),
  )
}

function within(outer: Box, { x, y, width, height, stands }: Box): Box {
  return {
    x: outer.x + x * outer.width,
    y: outer.y + y * outer.height,
    width: width * outer.width,
    height: height * outer.height,
    stands,
  }
}

/** Several alike in as many rows as leave them largest. */
function inRows({ thing, copies, size }: Entry, box: Box): Placed[] {
  const boxes = rows(box, copies.length)
  return copies.map((copy, i): Placed => ({ thing, copy, box: scaled(boxes[i], size) }))
}
