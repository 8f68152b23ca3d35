/** @file A sheet: a drawing, how it looks, and what was done to it by hand. What undo brings back. */
import type { Color, Point, Stroke } from '../../src/index.ts'
import type { AnyDrawing } from './messages.ts'

/** A stroke that can be told from the others however they are sorted. */
export interface SheetStroke {
  id: number
  points: Point[]
  gain?: number
  /** Stays as it is when the optimiser goes on. */
  frozen: boolean
}

export interface Style {
  /** Full stroke width in pixels of the canvas. */
  width: number
  /** #rrggbb */
  ink: string
  paper: string
}

export interface Sheet {
  strokes: readonly SheetStroke[]
  style: Style
  /** What the optimiser or the file said: frame, canvas and recipe. */
  drawing?: Omit<AnyDrawing, 'strokes'>
  /** Changed by hand since the optimiser last ran. */
  edited: boolean
  nextId: number
}

export const STYLE: Style = { width: 3, ink: '#1d1b18', paper: '#fffdf8' }
export const EMPTY: Sheet = { strokes: [], style: STYLE, edited: false, nextId: 1 }

/**
 * A sheet of what the optimiser gave back. Strokes that did not move keep their id and whether they
 * are frozen.
 */
export function sheetOf({ strokes, ...drawing }: AnyDrawing, before: Sheet): Sheet {
  const known = new Map(before.strokes.map((stroke) => [keyOf(stroke.points), stroke]))
  let { nextId } = before
  const kept = strokes.map(({ points, gain }): SheetStroke => {
    const same = known.get(keyOf(points))
    return { id: same?.id ?? nextId++, points, gain, frozen: same?.frozen ?? false }
  })
  return { strokes: kept, style: before.style, drawing, edited: false, nextId }
}

/** Control points as the optimiser sees them: in single precision. */
const keyOf = (points: readonly Point[]): string => Float32Array.from(points.flat()).join()

export function movePoint(sheet: Sheet, id: number, index: number, to: Point): Sheet {
  return changeStroke(sheet, id, ({ gain: _, ...stroke }) => ({
    ...stroke,
    points: stroke.points.map((point, i) => (i === index ? to : point)),
  }))
}

export function moveStroke(sheet: Sheet, id: number, [dx, dy]: Point): Sheet {
  return changeStroke(sheet, id, ({ gain: _, ...stroke }) => ({
    ...stroke,
    points: stroke.points.map(([x, y]): Point => [x + dx, y + dy]),
  }))
}

export function toggleFrozen(sheet: Sheet, id: number): Sheet {
  const flip = (stroke: SheetStroke) => ({ ...stroke, frozen: !stroke.frozen })
  return { ...changeStroke(sheet, id, flip), edited: sheet.edited }
}

export function deleteStroke(sheet: Sheet, id: number): Sheet {
  return { ...sheet, strokes: sheet.strokes.filter((stroke) => stroke.id !== id), edited: true }
}

function changeStroke(
  sheet: Sheet,
  id: number,
  change: (stroke: SheetStroke) => SheetStroke,
): Sheet {
  const strokes = sheet.strokes.map((stroke) => (stroke.id === id ? change(stroke) : stroke))
  return { ...sheet, strokes, edited: true }
}

/** The strokes as the library knows them, in the sheet's ink and width. */
export function strokesOf({ strokes, style }: Sheet): Stroke[] {
  const color = colorOf(style.ink)
  return strokes.map(({ points, gain, frozen }) => ({
    points,
    width: style.width,
    color,
    gain,
    ...(frozen && { frozen }),
  }))
}

/** #rrggbb as an opaque colour. */
export function colorOf(hex: string): Color {
  const channel = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255
  return [channel(1), channel(3), channel(5), 1]
}
