/** @file What a run comes to. */
import type { Frame, Stroke } from '../strokes/strokes.ts'
import type { SketchReport } from './report.ts'

/** A finished drawing: strokes on a square canvas, those that matter most first. */
export interface Drawing {
  strokes: Stroke[]
  /** The stroke counts asked for, ascending; the first k strokes are the drawing of k. */
  levels: number[]
  /** Side of the canvas in pixels. */
  canvas: number
  /** Colour of the paper, hexadecimal; none if missing. */
  paper?: string
  /** Where the photo lies on the canvas; outside of it the canvas was added to make it square. */
  frame: Frame
  report: SketchReport
}
