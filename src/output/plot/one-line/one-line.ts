/** @file A whole drawing as one line: the pen is put down once and lifted at the end. */
import { distance, lengthOf } from '../../../strokes/bezier.ts'
import type { Point } from '../../../strokes/strokes.ts'
import { chain, type PenPath, type Source } from '../pen-path.ts'
import { networkOf } from './network.ts'
import { extraEdges } from './pair-up.ts'
import { headingsOf, isSameLine, merged, pointsOf, type Run } from './runs.ts'
import { trailOf } from './trail.ts'

export interface OneLine {
  path: PenPath
  /** Length of lines that the drawing did not have. */
  added: number
  /** Length that is drawn a second time, or more often. */
  retraced: number
}

/**
 * Goes over what is drawn already to get from one path to the next, where that is not three times
 * longer than straight across, and draws new lines where nothing leads.
 * @param paths at least one, in the unit of the pen; the line has the look of the first
 */
export function oneLine(paths: readonly PenPath[], pen: number): OneLine {
  const network = networkOf(paths, pen)
  const edges = [...network.edges, ...extraEdges(network)]
  const runs = merged(trailOf(edges, headingsOf(network.samples)))
  const pieces = pointsOf(runs, paths, network.samples)
  const path = { ...paths[0], points: chain(pieces), sources: sourcesOf(runs, paths) }
  const added = newLength(runs, pieces) + hops(pieces)
  const retraced = lengthOf(path) - sum(paths.map(lengthOf)) - added
  return { path, added, retraced: Math.max(0, retraced) }
}

/** All strokes, in the order in which the line first comes to them. */
function sourcesOf(runs: readonly Run[], paths: readonly PenPath[]): Source[] {
  const order = new Set(runs.flatMap((run) => (run.kind === 'path' ? [run.path] : [])))
  return [...order].flatMap((path) => paths[path].sources)
}

/** Of new lines, each once. */
function newLength(runs: readonly Run[], pieces: readonly Point[][]): number {
  const isNew = (run: Run, i: number) =>
    run.kind === 'new' && !runs.slice(0, i).some((before) => isSameLine(before, run))
  return sum(pieces.filter((_, i) => isNew(runs[i], i)).map((points) => lengthOf({ points })))
}

/** From the end of each piece to the next. */
const hops = (pieces: readonly Point[][]): number =>
  sum(pieces.slice(1).map(([start], i) => distance(pieces[i][pieces[i].length - 1], start)))

const sum = (lengths: readonly number[]) => lengths.reduce((total, length) => total + length, 0)
