/** @file A drawing as a pen draws it: as few lifts and as little way as can be. */
import type { Stroke } from '../../strokes/strokes.ts'
import { joinEnds } from './join.ts'
import { trimOverlaps } from './overlap.ts'
import { type PenPath, type PenWork, penPaths, penWork } from './pen-path.ts'
import { orderByTravel } from './travel.ts'

export interface PlotOptions {
  /** Full width of the pen, in the unit of the strokes. */
  pen: number
  /** Ends at most so far apart are joined. @default 0.4 */
  join?: number
}

export interface Plot {
  paths: PenPath[]
  /** With the strokes as they were, in their own order, and with the paths. */
  before: PenWork
  after: PenWork
}

/**
 * Trims what is drawn already, joins ends that nearly meet and sorts the rest by travel.
 * @param strokes in millimetres of the page, those that matter most first
 */
export function plot(strokes: readonly Stroke[], { pen, join = 0.4 }: PlotOptions): Plot {
  const asDrawn = penPaths(strokes)
  const paths = orderByTravel(joinEnds(trimOverlaps(asDrawn, pen), join))
  return { paths, before: penWork(asDrawn), after: penWork(paths) }
}
