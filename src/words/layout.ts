/** @file Where things of a prompt lie on the canvas. */
import type { Relation, Thing, Told } from './grammar.ts'

/** A part of the canvas, as shares of its side. */
export interface Box {
  x: number
  y: number
  width: number
  height: number
  /** What lies in it stands on its lower edge instead of hanging in its middle. */
  stands?: boolean
}

/** One thing in its place. */
export interface Placed {
  thing: Thing
  /** Which of several alike. */
  copy: number
  box: Box
}

const MARGIN = 0.08
const ALL: Box = { x: MARGIN, y: MARGIN, width: 1 - 2 * MARGIN, height: 1 - 2 * MARGIN }

/** Boxes of the first and the second thing. */
const PLACES: Readonly<Record<Relation, readonly [Box, Box]>> = {
  above: [
    { x: 0.22, y: 0.05, width: 0.56, height: 0.45, stands: true },
    { x: 0.14, y: 0.47, width: 0.72, height: 0.48 },
  ],
  below: [
    { x: 0.28, y: 0.62, width: 0.44, height: 0.33, stands: true },
    { x: 0.1, y: 0.04, width: 0.8, height: 0.56 },
  ],
  beside: [
    { x: 0.03, y: 0.2, width: 0.45, height: 0.6, stands: true },
    { x: 0.52, y: 0.2, width: 0.45, height: 0.6, stands: true },
  ],
  inside: [
    { x: 0.34, y: 0.38, width: 0.32, height: 0.32 },
    { x: 0.06, y: 0.08, width: 0.88, height: 0.84 },
  ],
  before: [
    { x: 0.06, y: 0.52, width: 0.42, height: 0.42, stands: true },
    { x: 0.36, y: 0.08, width: 0.6, height: 0.66 },
  ],
  behind: [
    { x: 0.36, y: 0.06, width: 0.58, height: 0.58 },
    { x: 0.06, y: 0.46, width: 0.48, height: 0.48, stands: true },
  ],
}

/** All things in their places: two by what is said of them, more of them in a row. */
export function layOut({ things, relations }: Told): Placed[] {
  const boxes = boxesOf(things.length, relations)
  return things.flatMap((thing, i) => inRows(thing, boxes[i]))
}

function boxesOf(count: number, relations: readonly Relation[]): readonly Box[] {
  if (count < 2) return [ALL]
  if (count === 2) return PLACES[relations[0]]
  return Array.from({ length: count }, (_, i) =>
    cell(ALL, { column: i, columns: count, row: 0, rows: 1 }),
  )
}

/** Several alike side by side. */
function inRows(thing: Thing, box: Box): Placed[] {
  const { count, size } = thing
  const columns = count <= 3 ? count : Math.ceil(Math.sqrt(count))
  const rows = Math.ceil(count / columns)
  return Array.from({ length: count }, (_, copy): Placed => {
    const place = { column: copy % columns, columns, row: Math.floor(copy / columns), rows }
    const whole = count === 1 ? box : cell(box, place)
    return { thing, copy, box: scaled(whole, Math.min(1, size)) }
  })
}

interface Cell {
  column: number
  columns: number
  row: number
  rows: number
}

/** The gap between cells, as a share of them. */
const GAP = 0.08

function cell({ x, y, width, height, stands }: Box, { column, columns, row, rows }: Cell): Box {
  const [w, h] = [width / columns, height / rows]
  const inner = { width: w * (1 - GAP), height: h * (1 - GAP) }
  return { x: x + column * w + (w * GAP) / 2, y: y + row * h + (h * GAP) / 2, ...inner, stands }
}

/** Smaller about its middle, or the middle of its lower edge. */
function scaled({ x, y, width, height, stands }: Box, share: number): Box {
  const [w, h] = [width * share, height * share]
  const top = stands ? y + height - h : y + (height - h) / 2
  return { x: x + (width - w) / 2, y: top, width: w, height: h, stands }
}
