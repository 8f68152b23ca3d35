/** @file The strokes a photo's drawing starts with, and those that take the place of dead ones. */

import type { Random } from '../../maths/random.ts'
import type { Photo } from '../../photo/photo.ts'
import type { Saliency } from '../../photo/saliency.ts'
import { type Homography, invert, transform } from '../../strokes/homography.ts'
import { packStrokes, type Scene, setStrokes, unpackStrokes } from '../../strokes/scene.ts'
import type { Point, Stroke } from '../../strokes/strokes.ts'
import type { Repair } from '../mend.ts'
import { initialize, type Sampling } from './contours.ts'
import { replaceDead } from './replace-dead.ts'
import { tracedStrokes } from './traced-strokes.ts'

export interface PhotoStart {
  /** Traced from contours, where the encoder tells them, or drawn by chance where there is saliency. */
  start: 'hand' | 'contours' | 'saliency'
  strokes: number
  /** Strokes more to begin with, the best of which are kept. @default 0 */
  spares?: number
  /** Cubic segments a stroke; of traced ones after the first few, at most. */
  segments: number
  later: number
  sampling: Sampling
  /** Side of the canvas in pixels. */
  canvas: number
  /** Where strokes may begin, and the photo mounted in the same square. */
  where: Saliency
  photo: Photo
  /** A stroke as encoders see it. */
  inkOf: (points: Point[], given?: Stroke) => Stroke
  taper: number
}

/**
 * The first strokes of one drawing: those given, and as many along contours as are missing.
 * @param varied whether traced strokes are to differ from those of the first seed
 */
export function photoStart(
  start: PhotoStart,
  given: readonly Stroke[],
  random: Random,
  varied = false,
): Scene {
  const { strokes, where, photo, inkOf, taper } = start
  const there = given.map(({ points }) => points)
  const count = Math.max(0, strokes - given.length)
  const traced =
    start.start !== 'saliency'
      ? trace(start, { count, there, chance: varied ? CHANCE : 0 }, random)
      : []
  const missing = { ...start, strokes: count - traced.length, others: [...there, ...traced] }
  const rest = initialize(where, { ...missing, fromCanvas: photo.fromCanvas }, random)
  const fresh = [...traced, ...rest]
  const kept = given.map((stroke) => ({ ...inkOf(stroke.points, stroke), frozen: stroke.frozen }))
  return packStrokes(
    [...kept, ...fresh.map((points) => inkOf(points))],
    taper,
    3 * start.segments + 1,
  )
}

/** How much chance decides which contours a varied start takes. */
const CHANCE = 0.5

interface Missing {
  count: number
  /** Strokes that are there, in canvas pixels. */
  there: readonly Point[][]
  chance: number
}

function trace(
  { where, segments, later, photo: { fromCanvas } }: PhotoStart,
  { count, there, chance }: Missing,
  random: Random,
): Point[][] {
  const { contours, size } = where
  if (!contours || count === 0) return []
  const move = (homography: Homography) => (points: Point[]) =>
    points.map((point) => transform(homography, point))
  const wanted = { size, count, segments, later, others: there.map(move(fromCanvas)), chance }
  return tracedStrokes(contours, wanted, random).map(move(invert(fromCanvas)))
}

/** Lets strokes that are dead, and those that do harm, begin again elsewhere; frozen ones stay. */
export function photoRepair({ where, photo, canvas, inkOf, taper }: PhotoStart, random: Random) {
  const repair: Repair = (scene, harmful) => {
    const before = unpackStrokes(scene)
    const lines = before.map(({ points }) => points)
    const after = replaceDead(lines, { where, photo, canvas, harmful }, random)
    const fresh = after.flatMap((line, i) => (line === lines[i] || scene.frozen[i] ? [] : [i]))
    if (fresh.length === 0) return
    const strokes = fresh.map((i) => withOpacity(inkOf(after[i]), before[i].color[3]))
    setStrokes(scene, fresh, packStrokes(strokes, taper, scene.points.shape[2]))
  }
  return repair
}

/** What was learned of a place among the strokes stays with it. */
const withOpacity = ({ color: [r, g, b], ...stroke }: Stroke, opacity: number): Stroke => ({
  ...stroke,
  color: [r, g, b, opacity],
})
