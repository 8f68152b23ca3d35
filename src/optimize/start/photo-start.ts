/** @file The strokes a photo's drawing starts with, and those that take the place of dead ones. */
import type { Photo } from '../../photo/photo.ts'
import type { Saliency } from '../../photo/saliency.ts'
import type { Random } from '../../random.ts'
import { packStrokes, type Scene, setStrokes, unpackStrokes } from '../../strokes/scene.ts'
import type { Point, Stroke } from '../../strokes/strokes.ts'
import type { Repair } from '../candidate.ts'
import { initialize, replaceDead, type Sampling } from './contours.ts'

export interface PhotoStart {
  strokes: number
  /** Cubic segments a stroke. */
  segments: number
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

/** The first strokes of one drawing: those given, and as many along contours as are missing. */
export function photoStart(start: PhotoStart, given: readonly Stroke[], random: Random): Scene {
  const { strokes, where, photo, inkOf, taper } = start
  const missing = { ...start, strokes: Math.max(0, strokes - given.length) }
  const there = given.map(({ points }) => points)
  const fresh = initialize(where, photo.fromCanvas, missing, random, there)
  const kept = given.map((stroke) => ({ ...inkOf(stroke.points, stroke), frozen: stroke.frozen }))
  return packStrokes(
    [...kept, ...fresh.map((points) => inkOf(points))],
    taper,
    3 * start.segments + 1,
  )
}

/** Lets strokes that are dead, and those that do harm, begin again elsewhere; frozen ones stay. */
export function photoRepair({ where, photo, canvas, inkOf, taper }: PhotoStart, random: Random) {
  const repair: Repair = (scene, harmful) => {
    const before = unpackStrokes(scene)
    const lines = before.map(({ points }) => points)
    const after = replaceDead(lines, where, photo, canvas, random, harmful)
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
