/** @file What a line runs along: pieces of paths and new lines, and the curve of each. */

import { distance, straightCubic } from '../../../strokes/bezier.ts'
import { cut, type Sample } from '../../../strokes/samples.ts'
import type { Point } from '../../../strokes/strokes.ts'
import type { PenPath } from '../pen-path.ts'
import type { NewLine, PathRun } from './network.ts'

export type Run = PathRun | NewLine

/** Which way a run sets out and arrives, as unit vectors. */
export interface Headings {
  out(run: Run): Point
  in(run: Run): Point
}

/** Runs that go on along one path are one. */
export function merged(runs: readonly Run[]): Run[] {
  const all: Run[] = []
  for (const run of runs) {
    const before = all[all.length - 1]
    if (before?.kind === 'path' && run.kind === 'path' && goesOn(before, run)) {
      all[all.length - 1] = { ...before, to: run.to }
    } else all.push(run)
  }
  return all
}

const goesOn = (one: PathRun, next: PathRun): boolean =>
  one.path === next.path && one.to === next.from && one.to > one.from === next.to > next.from

/** New lines between the same two places, whichever way. */
export function isSameLine(one: Run, other: Run): boolean {
  if (one.kind === 'path' || other.kind === 'path') return false
  return [other.from, other.to].includes(one.from) && [other.from, other.to].includes(one.to)
}

/** Samples over which a heading is taken: two pens. */
const AHEAD = 4

export function headingsOf(samples: readonly Sample[][]): Headings {
  const between = (run: Run, start: boolean): Point => {
    if (run.kind === 'new') return unit(run.from, run.to)
    const { path, from, to } = run
    const reach = Math.min(AHEAD, Math.abs(to - from)) * Math.sign(to - from)
    const [first, last] = start ? [from, from + reach] : [to - reach, to]
    return unit(samples[path][first].point, samples[path][last].point)
  }
  return { out: (run) => between(run, true), in: (run) => between(run, false) }
}

/** Control points of each run; new lines bend into what is drawn before and after them. */
export function pointsOf(
  runs: readonly Run[],
  paths: readonly PenPath[],
  samples: readonly Sample[][],
): Point[][] {
  const straight = runs.map((run) =>
    run.kind === 'new'
      ? straightCubic(run.from, run.to)
      : along(run, paths[run.path], samples[run.path]),
  )
  // What is drawn there and back has to lie on itself.
  const isOnce = (run: Run) => runs.filter((other) => isSameLine(run, other)).length === 1
  return straight.map((points, i) =>
    isOnce(runs[i]) ? bend(straight[i - 1], points, straight[i + 1]) : points,
  )
}

function along(run: PathRun, { points }: PenPath, samples: readonly Sample[]): Point[] {
  const [first, last] = [Math.min(run.from, run.to), Math.max(run.from, run.to)]
  const piece = cut(points, samples[first].at, samples[last].at)
  return run.to > run.from ? piece : piece.reverse()
}

/** Begins halfway between the heading of what is before it and its own, and ends alike. */
function bend(
  before: readonly Point[] | undefined,
  [from, first, second, to]: readonly Point[],
  after: readonly Point[] | undefined,
): Point[] {
  const control = before ? halfway(from, to, unit(before[before.length - 2], from)) : first
  const other = after ? halfway(to, from, unit(after[1], to)) : second
  return [from, control, other, to]
}

function halfway(from: Point, to: Point, [u, v]: Point): Point {
  const [ahead, aside] = unit(from, to)
  const [x, y] = unit([0, 0], [ahead + u, aside + v])
  const third = distance(from, to) / 3
  return [from[0] + third * x, from[1] + third * y]
}

function unit(from: Point, to: Point): Point {
  const length = distance(from, to) || 1
  return [(to[0] - from[0]) / length, (to[1] - from[1]) / length]
}
