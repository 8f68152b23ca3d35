/** @file How a photo's strokes are moved: the pace of the steps, and how far strokes go in them. */
import { bankViews, type Paced, type Schedule } from '../optimize/schedule.ts'
import type { SketchOptions } from '../options/sketch-options.ts'
import type { Plan } from '../run/plan.ts'
import { isTraced } from './beginning.ts'
import type { Planning } from './planning.ts'
import { learningOf } from './stroke-ink.ts'

/** Strokes that were traced lie nearly where they belong, and take steps this much smaller. */
const TRACED_PACE = 0.5
/**
 * Lines that each is flattened to underway: as a rule less than a tenth of a pixel from the curve. By
 * default the one that bends most decides for all, which takes 40 to 50.
 */
const TRACED_LINES = 16

export function paceOf({
  options: o,
  sight,
}: Planning): Pick<Plan<'sketch'>, 'schedule' | 'learning'> {
  const traced = isTraced(o, sight)
  return {
    schedule: { ...scheduleOf(o), lines: traced ? TRACED_LINES : undefined },
    learning: learningOf(o, (traced ? TRACED_PACE : 1) / sight.zoom),
  }
}

const scheduleOf = (o: Paced<SketchOptions>): Schedule => ({
  ...o,
  viewsAt: bankViews(o.views, o.bank),
  keeps: 'best',
  drops: o.pace === 'annealed',
})
