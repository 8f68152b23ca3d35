/** @file A photo's first strokes moved by the hand, where an encoder taught one. */

import { normalise, upsample } from '../image/filter.ts'
import { floats } from '../maths/arrays.ts'
import type { Objective } from '../objective/objective.ts'
import { type ByHand, drawByHand } from '../optimize/hand/draw-by-hand.ts'
import { handMover } from '../optimize/hand/hand-mover.ts'
import type { Scenery } from '../optimize/hand/hand-sight.ts'
import type { SketchOptions } from '../options/sketch-options.ts'
import type { RunTools } from '../run/plan.ts'
import type { Scene } from '../strokes/scene.ts'
import type { SketchContext } from './planning.ts'
import type { Sight } from './sight.ts'

/** Looks after each of which all strokes move. */
const LOOKS = 8

interface Handy {
  options: Pick<SketchOptions, 'start'>
  context: SketchContext
  sight: Pick<Sight, 'photo' | 'attention' | 'where'>
  objectives: readonly Objective[]
  tools: Pick<RunTools, 'clock'>
}

/** How the hand draws; undefined where strokes begin otherwise, or are judged by other eyes than it knows. */
export function handOf({ options, context, sight, objectives, tools }: Handy): ByHand | undefined {
  const { engine, models, from = [], signal, saliencyEncoder } = context
  const [{ encoder }] = models
  const { hand } = encoder
  const { contours, size } = sight.where
  const own = models.length === 1 && (saliencyEncoder ?? encoder) === encoder
  if (options.start !== 'hand' || !hand || !contours || !own || from.length > 0) return undefined
  const scenery = sceneryOf(sight, contours.map, size)
  const createMover = ({ points: { shape } }: Scene) =>
    handMover({ hand, engine, scenery, layout: { strokes: shape[1], points: shape[2] } })
  return { looks: LOOKS, objective: objectives[0], createMover, clock: tools.clock, signal }
}

/** All of them, one after the other. */
export async function movedBy(hand: ByHand, traces: readonly Scene[]): Promise<Scene[]> {
  const moved: Scene[] = []
  for (const trace of traces) moved.push(await drawByHand(trace, hand))
  return moved
}

function sceneryOf(
  { photo, attention }: Handy['sight'],
  contours: Float32Array,
  size: number,
): Scenery {
  const { pixels, mask } = photo
  return {
    size,
    contours,
    mask,
    attention: normalise(upsample(attention, size)),
    grey: floats(size * size, (i) => (pixels[3 * i] + pixels[3 * i + 1] + pixels[3 * i + 2]) / 3),
  }
}
