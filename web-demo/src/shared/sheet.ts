/** @file A sheet: a drawing, how it looks, and what was done to it by hand. What undo brings back. */
import {
  type Color,
  type Drawing,
  type DrawOptions,
  type Point,
  type SketchOptions,
  type Stroke,
  styles,
  styleWidths,
} from '../../../src/index.ts'

/** A stroke that can be told from the others however they are sorted. */
export interface SheetStroke {
  id: number
  points: Point[]
  gain?: number
  /** 0–1; counts where the sheet's is learned. */
  opacity?: number
  /** Stays as it is when the optimiser goes on. */
  frozen: boolean
}

export interface Style {
  /** The library's style that the rest began with. */
  pen: Pen
  /** Full stroke width in pixels of the canvas. */
  width: number
  /** Whether the pen's width follows the subject, until another one is chosen. */
  widthFollows: boolean
  /** #rrggbb */
  ink: string
  paper: string
  /** 0–1, or of every stroke its own. */
  opacity: number | 'learned'
  /** How much thinner strokes are at their ends, as a share of the width. */
  pressure: number
}

export const PENS = ['ink', 'pencil', 'marker'] as const
export type Pen = (typeof PENS)[number]

export interface Sheet {
  strokes: readonly SheetStroke[]
  style: Style
  /** What the optimiser or the file said: frame, canvas and recipe. */
  drawing?: Omit<Drawing, 'strokes'>
  /** Changed by hand since the optimiser last ran. */
  edited: boolean
  nextId: number
}

export const STYLE: Style = {
  pen: 'ink',
  width: styleWidths.ink,
  widthFollows: true,
  ink: '#1d1b18',
  paper: '#fffdf8',
  opacity: 1,
  pressure: 0,
}
export const EMPTY: Sheet = { strokes: [], style: STYLE, edited: false, nextId: 1 }

/** What taking another pen changes. */
export function styleOf(pen: Pen): Partial<Style> {
  const own = { pen, width: styleWidths[pen], widthFollows: true }
  if (pen === STYLE.pen) return { ...own, ink: STYLE.ink, opacity: STYLE.opacity }
  const { color: ink, opacity } = styles[pen]
  return { ...own, ink, opacity }
}

/** The style as the library's options; the paper is left out, it does not concern the strokes. */
export function styleOptions({
  pen,
  width,
  widthFollows,
  ink,
  opacity,
  pressure,
}: Style): Partial<SketchOptions> {
  return { style: pen, width: widthFollows ? 'auto' : width, color: ink, opacity, pressure }
}

/** The same of a drawing of words, which have no style: the library's own width, or one that was chosen. */
export const wordsWidth = ({ width, widthFollows }: Style): Pick<DrawOptions, 'width'> => ({
  width: widthFollows ? undefined : width,
})

/** 0–1 */
export const opacityOf = ({ opacity = 1 }: Pick<SheetStroke, 'opacity'>, style: Style): number =>
  style.opacity === 'learned' ? opacity : style.opacity

/**
 * A sheet of what the optimiser gave back. Strokes that did not move keep their id and whether they
 * are frozen.
 */
export function sheetOf({ strokes, ...drawing }: Drawing, before: Sheet): Sheet {
  const known = new Map(before.strokes.map((stroke) => [keyOf(stroke.points), stroke]))
  let { nextId } = before
  const kept = strokes.map(({ points, gain, color, frozen }): SheetStroke => {
    const same = known.get(keyOf(points))
    // One that is frozen may have other points, of more segments, on the same curve.
    const held = frozen ?? same?.frozen ?? false
    return { id: same?.id ?? nextId++, points, gain, opacity: color[3], frozen: held }
  })
  const style = before.style.widthFollows
    ? { ...before.style, width: Math.max(...strokes.map(({ width }) => width)) }
    : before.style
  return { strokes: kept, style, drawing, edited: false, nextId }
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
  const { width, pressure } = style
  return strokes.map((stroke) => ({
    points: stroke.points,
    width,
    color: colorOf(style.ink, opacityOf(stroke, style)),
    gain: stroke.gain,
    ...(pressure > 0 && { taper: pressure }),
    ...(stroke.frozen && { frozen: true }),
  }))
}

/** #rrggbb, and how opaque. */
export function colorOf(hex: string, opacity = 1): Color {
  const channel = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255
  return [channel(1), channel(3), channel(5), opacity]
}
