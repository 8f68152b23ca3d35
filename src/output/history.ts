/**
 * @file How a drawing came about: the strokes of all seeds at moments of the run, few enough to be
 * looked at, of which the kept seed's are the history of the drawing.
 */
import type { Progress } from '../progress/progress.ts'
import type { Stroke } from '../strokes/strokes.ts'
import type { DrawingOf, Kind } from './drawing.ts'

export interface History {
  /** Remembers the moment if it is due. */
  note(progress: Progress): void
  /** The kept seed's strokes from the first step on; the last entry is the drawing. */
  of(drawing: DrawingOf<Kind>): Stroke[][]
}

/** @param most how many moments to keep, the drawing included; they are evenly apart in steps */
export function createHistory(most = 60): History {
  const moments: Stroke[][][] = []
  return {
    note({ step, steps = 0, candidates }) {
      if (step && candidates && isDue(step, steps, most - 1)) moments.push(candidates())
    },
    of: ({ strokes, report }) => [...moments.map((seeds) => seeds[report.kept]), strokes],
  }
}

/** Of steps 1, 2, …, `steps`: `moments` of them, or all if there are no more than that. */
function isDue(step: number, steps: number, moments: number): boolean {
  const share = Math.min(1, moments / steps)
  return Math.ceil(step * share) > Math.ceil((step - 1) * share)
}
