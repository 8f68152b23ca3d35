/** @file What a run comes to. */
import type { Frame, Stroke } from '../strokes/strokes.ts'
import type { Report } from './report.ts'

/** What a drawing is of, by the name of the function that makes it: a photo, or words. */
export type Kind = 'sketch' | 'draw'

/** A finished drawing of one kind: strokes on a square canvas. */
export interface DrawingOf<K extends Kind> {
  kind: K
  /** In painting order; where their gain is known, those that matter most first. */
  strokes: Stroke[]
  /** The stroke counts asked for, ascending; the first k strokes are the drawing of k. */
  levels: number[]
  /** Side of the canvas in pixels. */
  canvas: number
  /** Colour of the paper, hexadecimal; none if missing. */
  paper?: string
  /** Where the picture lies on the canvas; outside of it the canvas was added to make it square. */
  frame: Frame
  report: Report<K>
}

/** A finished drawing; `kind` tells which. */
export type Drawing<K extends Kind = Kind> = { [Each in K]: DrawingOf<Each> }[K]
