/** @file What becomes of the best seed of a photo: how it is rated, trimmed, coloured and shown. */
import type { Objective } from '../objective/objective.ts'
import { cleanLoss } from '../optimize/evaluate.ts'
import { type ByHand, lossByHand } from '../optimize/hand/draw-by-hand.ts'
import { reduceColors } from '../optimize/start/photo-colors.ts'
import { type SketchOptions, strokeBudget } from '../options/sketch-options.ts'
import type { Plan } from '../run/plan.ts'
import type { Planning } from './planning.ts'
import { worthOf } from './stroke-count.ts'
import { penWidth, shownColor } from './stroke-ink.ts'

type End = 'settle' | 'strokes' | 'trim' | 'show' | 'frame' | 'paper'

/** Its last colours, how many of its strokes are left, and how they are shown. */
export function endOf({ options: o, context, tools, sight }: Planning): Pick<Plan<'sketch'>, End> {
  const { from = [] } = context
  const width = penWidth(o, sight.zoom)
  return {
    settle: (scene) => {
      if (o.palette > 0) reduceColors(scene, o.palette, tools.chance('palette'))
    },
    strokes: Math.max(strokeBudget(o), from.length),
    trim: (losses) => worthOf(losses, from.length > 0 ? { ...o, exactly: true } : o),
    show: (stroke) => ({ ...stroke, width, color: shownColor(stroke, o) }),
    frame: sight.photo.frame,
    paper: o.paper,
  }
}

/** A draft's strokes stay in the order they were traced in, and only what is asked for is measured. */
export function asDrafted(
  { strokes, levels }: SketchOptions,
  objectives: readonly Objective[],
  hand?: Pick<ByHand, 'objective' | 'clock'>,
): Pick<Plan<'sketch'>, 'ranked' | 'rate'> {
  const measured = strokes === 'auto' || levels.length > 0
  return {
    ranked: measured && 'measured',
    rate: (scene) => (hand && !measured ? lossByHand(scene, hand) : cleanLoss(scene, objectives)),
  }
}
