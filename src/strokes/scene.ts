/**
 * @file A scene: the strokes of one drawing, or of several with as many strokes each, as the arrays
 * that are rasterized and optimised; and back.
 */
import type { NdArray, Paths } from '../../rasterizer/core.ts'
import { join, partOf, pickParts } from '../maths/arrays.ts'
import { pieceOf, polylineLength, segmentsOf } from './bezier.ts'
import { type Color, type Point, type Stroke, taperShares } from './strokes.ts'

export interface Scene {
  /** Control points [drawing, stroke, point, 2] in canvas pixels. */
  points: NdArray
  /** Full widths in canvas pixels [drawing, stroke], in the middle of strokes that taper. */
  width: NdArray
  /** Straight RGBA [drawing, stroke, 4], 0–1. */
  color: NdArray
  /** How much thinner all strokes are at their ends, as a share of the width. */
  taper: number
  /** By stroke: whether it stays as it is. */
  frozen: readonly boolean[]
}

/** The arrays of a scene. */
export type Part = 'points' | 'width' | 'color'
export const PARTS: readonly Part[] = ['points', 'width', 'color']

/** Strokes in a drawing. */
export const strokeCount = ({ frozen }: Scene): number => frozen.length

/**
 * One drawing as a scene. Strokes of fewer segments than the longest get more by cutting their
 * longest segments in two, which changes nothing to see.
 * @param least control points a stroke has at least
 */
export function packStrokes(strokes: readonly Stroke[], taper = 0, least = 4): Scene {
  const points = Math.max(least, ...strokes.map((stroke) => stroke.points.length))
  const lines = strokes.map((stroke) => lengthen(stroke.points, points))
  const n = strokes.length
  return {
    points: { data: Float32Array.from(lines.flat(2)), shape: [1, n, points, 2] },
    width: { data: Float32Array.from(strokes, ({ width }) => width), shape: [1, n] },
    color: { data: Float32Array.from(strokes.flatMap(({ color }) => color)), shape: [1, n, 4] },
    taper,
    frozen: strokes.map(({ frozen = false }) => frozen),
  }
}

/** The strokes of a scene of one drawing. */
export function unpackStrokes({ width, color, taper, frozen, points }: Scene): Stroke[] {
  return frozen.map((held, i) => ({
    points: pointsOf(points, i),
    width: width.data[i],
    color: [...color.data.subarray(4 * i, 4 * i + 4)] as Color, // RGBA
    ...(taper > 0 && { taper }),
    ...(held && { frozen: true }),
  }))
}

function pointsOf({ data, shape: [, , count] }: NdArray, stroke: number): Point[] {
  return Array.from({ length: count }, (_, k): Point => {
    const at = 2 * (stroke * count + k)
    return [data[at], data[at + 1]]
  })
}

export const copyScene = (scene: Scene): Scene =>
  sized(scene, [1, strokeCount(scene)], (part) => scene[part].data.slice())

/** Drawings of the same layout as one batch. */
export function stackScenes(scenes: readonly Scene[]): Scene {
  const [scene] = scenes
  const arrayOf = (part: Part) => join(scenes.map((one) => one[part].data))
  return sized(scene, [scenes.length, strokeCount(scene)], arrayOf)
}

/** Some strokes of one drawing, in that order. */
export function pickStrokes(scene: Scene, indices: readonly number[]): Scene {
  const arrayOf = (part: Part) => pickParts(scene[part].data, indices, strokeCount(scene))
  const frozen = indices.map((i) => scene.frozen[i])
  return { ...sized(scene, [1, indices.length], arrayOf), frozen }
}

/** Keeps some strokes of one drawing, in place: stroke k becomes what was stroke `order[k]`. */
export function keepStrokes(scene: Scene, order: readonly number[]): void {
  Object.assign(scene, pickStrokes(scene, order))
}

/** Puts the strokes of another drawing in the places of some of this one's. */
export function setStrokes(scene: Scene, indices: readonly number[], other: Scene): void {
  for (const part of PARTS) {
    const length = scene[part].data.length / strokeCount(scene)
    for (const [k, i] of indices.entries()) {
      scene[part].data.set(partOf(other[part].data, k, indices.length), i * length)
    }
  }
}

/** The scene with other arrays, for so many drawings and strokes. */
function sized(
  scene: Scene,
  counts: [number, number],
  arrayOf: (part: Part) => Float32Array,
): Scene {
  const [, , ...point] = scene.points.shape
  return {
    ...scene,
    points: { data: arrayOf('points'), shape: [...counts, ...point] },
    width: { data: arrayOf('width'), shape: counts },
    color: { data: arrayOf('color'), shape: [...counts, 4] },
  }
}

/** The scene as the rasterizer takes it: widths at every control point where strokes taper. */
export function pathsOf(scene: Scene): Required<Pick<Paths<NdArray>, Part>> {
  const { points, width, color, taper } = scene
  if (taper === 0) return { points, width, color }
  const shares = sharesOf(scene)
  const widths = Float32Array.from(
    { length: width.data.length * shares.length },
    (_, i) => width.data[Math.floor(i / shares.length)] * shares[i % shares.length],
  )
  return { points, width: { data: widths, shape: [...width.shape, shares.length] }, color }
}

/** The slope of the rasterizer's widths as that of the scene's: the transpose of `pathsOf`. */
export function widthSlope(scene: Scene, slope: Float32Array): Float32Array {
  if (scene.taper === 0) return slope
  const shares = sharesOf(scene)
  return scene.width.data.map((_, stroke) =>
    shares.reduce((sum, share, k) => sum + share * slope[stroke * shares.length + k], 0),
  )
}

const sharesOf = ({ points, taper }: Scene): number[] => taperShares(taper, points.shape[2])

function lengthen(points: Point[], count: number): Point[] {
  let line = points
  while (line.length < count) line = cutLongest(line)
  return line
}

/** The same line with one segment more. */
function cutLongest(points: Point[]): Point[] {
  const segments = segmentsOf(points)
  const lengths = segments.map(polylineLength)
  const longest = lengths.indexOf(Math.max(...lengths))
  const halves = (segment: Point[]) => [pieceOf(segment, 0, 0.5), pieceOf(segment, 0.5, 1)]
  const all = segments.flatMap((one, i) => (i === longest ? halves(one) : [one]))
  return all.flatMap((segment, i) => (i === 0 ? segment : segment.slice(1)))
}
