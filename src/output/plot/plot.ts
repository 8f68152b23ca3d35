/** @file A drawing as a pen draws it: as few lifts and as little way as can be. */
import type { Stroke } from '../../strokes/strokes.ts'
import { joinEnds } from './join.ts'
import { oneLine } from './one-line/one-line.ts'
import { trimOverlaps } from './overlap.ts'
import {
  endOf,
  type PenPath,
  type PenWork,
  penPaths,
  penWork,
  reversed,
  startOf,
} from './pen-path.ts'
import { orderByTravel } from './travel.ts'

export interface PlotOptions {
  /** Full width of the pen, in the unit of the strokes. */
  pen: number
  /** Ends at most so far apart are joined. @default 0.4 */
  join?: number
  /** Draw all of it without lifting the pen. @default false */
  oneLine?: boolean
}

export interface Plot {
  paths: PenPath[]
  /** With the strokes as they were, in their own order. */
  before: PenWork
  /** With the paths; of one line also what it adds and what it draws again. */
  after: PenWork & { added?: number; retraced?: number }
}

/**
 * Trims what is drawn already, joins ends that nearly meet, and sorts the rest by travel or makes
 * one line of it.
 * @param strokes in millimetres of the page, those that matter most first
 */
export function plot(strokes: readonly Stroke[], options: PlotOptions): Plot {
  const { pen, join = 0.4 } = options
  const asDrawn = penPaths(strokes)
  const before = penWork(asDrawn)
  const joined = joinEnds(trimOverlaps(asDrawn, pen), join)
  if (options.oneLine && joined.length > 0) {
    const { path, added, retraced } = oneLine(joined, pen)
    const paths = [fromHome(path)]
    return { paths, before, after: { ...penWork(paths), added, retraced } }
  }
  const paths = orderByTravel(joined)
  return { paths, before, after: penWork(paths) }
}

/** Begins at the end that is nearer to where the pen waits. */
const fromHome = (path: PenPath): PenPath =>
  Math.hypot(...startOf(path)) <= Math.hypot(...endOf(path)) ? path : reversed(path)
