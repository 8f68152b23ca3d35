/**
 * @file What a photo's drawing begins with: the objectives it is judged by, its pen, its first strokes
 * and how finely they are cut.
 */
import { clamp } from '../maths/numbers.ts'
import type { Objective } from '../objective/objective.ts'
import { photoObjective } from '../objective/photo-objective.ts'
import { type PhotoStart, photoStart } from '../optimize/start/photo-start.ts'
import { type SketchOptions, strokeBudget } from '../options/sketch-options.ts'
import type { Scene } from '../strokes/scene.ts'
import type { Stroke } from '../strokes/strokes.ts'
import type { Planning } from './planning.ts'
import { type Sight, viewsSeenBy } from './sight.ts'
import { sparesOf } from './stroke-count.ts'
import { inkFrom, penWidth } from './stroke-ink.ts'

/** Whether strokes are only traced, and no step is taken. */
export const drafts = ({ iterations }: Pick<SketchOptions, 'iterations'>): boolean =>
  iterations === 0

/** One for every encoder, with all that was seen before it. */
export function openObjectives(planning: Planning): Promise<Objective[]> {
  const { options: o, context, tools, sight, looker, words } = planning
  const { at, attention, features, views } = sight
  const { engine, models } = context
  const drafted = drafts(o)
  const options = drafted ? { ...o, bank: 0 } : o // which looks through the clean view alone
  return tools.open(models, (model) => {
    const { encoder } = model
    const seen = encoder === looker ? features : undefined
    const known = drafted ? undefined : viewsSeenBy(encoder, views)
    const aim = { engine, photo: at(encoder.size), attention, words, options, seen, known }
    return photoObjective(model, { ...aim, random: tools.chance('views') })
  })
}

/** Whether strokes follow contours that the encoder told. */
export const isTraced = ({ start }: SketchOptions, { where }: Pick<Sight, 'where'>): boolean =>
  start !== 'saliency' && where.contours !== undefined

/** What first strokes are drawn from, and those that take the place of dead ones. */
export function startOf(
  o: SketchOptions,
  { photo, where, zoom }: Sight,
  given: readonly Stroke[],
): PhotoStart {
  const strokes = strokeBudget(o)
  const spares = given.length > 0 ? 0 : sparesOf(o)
  const inkOf = inkFrom(photo, { size: where.size, width: penWidth(o, zoom), options: o })
  const segments = segmentsOf(o, isTraced(o, { where }), strokes)
  return { ...o, strokes, spares, ...segments, taper: o.pressure, where, photo, inkOf }
}

/** The first strokes of every seed; those of the first differ only where another seed is asked for. */
export const firstScenes = (
  start: PhotoStart,
  { options, context: { from = [] }, tools }: Pick<Planning, 'options' | 'context' | 'tools'>,
): Scene[] =>
  Array.from({ length: options.seeds }, (_, seed) =>
    photoStart(start, from, tools.chance('strokes', seed), seed + options.seed > 0),
  )

/** Joined cubics that a traced contour takes at most, but more of them where strokes are few. */
const TRACED_SEGMENTS = 3
const TRACED_CUBICS = 64
/** The first strokes take as many. */
const MOST_SEGMENTS = 8

/** Cubic segments of the first strokes, and of those after. */
function segmentsOf({ segments }: SketchOptions, traced: boolean, strokes: number) {
  if (segments !== 'auto') return { segments, later: segments }
  const later = clamp(Math.round(TRACED_CUBICS / strokes), TRACED_SEGMENTS, MOST_SEGMENTS)
  return traced ? { segments: MOST_SEGMENTS, later } : { segments: 1, later: 1 }
}
