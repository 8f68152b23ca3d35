/** @file What a pen draws between being put down and being lifted. */
import { distance, lengthOf, straightCubic } from '../../strokes/bezier.ts'
import { type Color, hex, type Point, type Stroke } from '../../strokes/strokes.ts'

/** Strokes, or pieces of them, drawn in one go. Lengths are in the unit of the points. */
export interface PenPath {
  /** 3k + 1 control points of k cubic segments that share their end points. */
  points: Point[]
  /** Full width. */
  width: number
  color: Color
  /** The strokes it is made of, in drawing order. */
  sources: Source[]
}

/** Which stroke, counted from 1, the one that matters most, and what it gains, where that is known. */
export interface Source {
  rank: number
  gain?: number
}

/** A path a stroke, of the stroke's full width from end to end. */
export function penPaths(strokes: readonly Stroke[]): PenPath[] {
  return strokes.map(({ points, width, color, gain }, i) => ({
    points,
    width,
    color,
    sources: [{ rank: i + 1, ...(gain !== undefined && { gain }) }],
  }))
}

/** A pen has one colour, as a drawing is written in; opacity makes no other pen. */
export const penOf = ({ color }: PenPath): string => hex(color)

export const startOf = ({ points }: PenPath): Point => points[0]
export const endOf = ({ points }: PenPath): Point => points[points.length - 1]

/** The same line from its end to its start. */
export function reversed(path: PenPath): PenPath {
  return { ...path, points: path.points.toReversed(), sources: path.sources.toReversed() }
}

/** Nearer ends than this are the same place, in millimetres: a tenth of what a plotter resolves. */
const SAME_PLACE = 0.002

/** Control points of all pieces in one, with straight segments over the gaps between them. */
export function chain(pieces: readonly (readonly Point[])[]): Point[] {
  const points: Point[] = []
  for (const piece of pieces) {
    const last = points[points.length - 1]
    if (last && distance(last, piece[0]) >= SAME_PLACE)
      points.push(...straightCubic(last, piece[0]).slice(1))
    points.push(...(last ? piece.slice(1) : piece))
  }
  return points
}

/** What the pen does for paths in this order. */
export interface PenWork {
  /** Way with the pen up, from `home` to the first path and from each path to the next. */
  travel: number
  /** How often the pen is lifted: once after each path. */
  lifts: number
  /** Way with the pen down. */
  drawn: number
}

export function penWork(paths: readonly PenPath[], home: Point = [0, 0]): PenWork {
  const travel = paths.map((path, i) => distance(i > 0 ? endOf(paths[i - 1]) : home, startOf(path)))
  const sum = (lengths: number[]) => lengths.reduce((total, length) => total + length, 0)
  return { travel: sum(travel), lifts: paths.length, drawn: sum(paths.map(lengthOf)) }
}
