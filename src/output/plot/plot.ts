/** @file A drawing as a pen draws it: as few lifts and as little way as can be. */
import { joinEnds } from './join.ts'
import type { Layer } from './layers.ts'
import { oneLine } from './one-line/one-line.ts'
import { trimOverlaps } from './overlap.ts'
import { endOf, type PenPath, type PenWork, penWork, reversed, startOf } from './pen-path.ts'
import { orderByTravel } from './travel.ts'

export interface PlotOptions {
  /** Full width of the pen, in the unit of the paths. */
  pen: number
  /** Ends at most so far apart are joined. @default 0.4 */
  join?: number
  /** Draw each layer without lifting the pen. @default false */
  oneLine?: boolean
  /** Sorts paths into layers, which are drawn one after the other. @default all in one */
  layers?: (paths: readonly PenPath[]) => Layer[]
}

export interface Plot {
  layers: Layer[]
  report: PlotReport
}

/** What the pen does, in the unit of the paths. */
export interface PlotReport {
  /** With the paths as they were, in their own order. */
  before: PenWork
  /** Of lines drawn in one go also what is new in them and what is drawn again. */
  after: PenWork & { added?: number; retraced?: number }
}

/**
 * Trims what is drawn already, joins ends that nearly meet, and sorts the rest by travel or makes
 * one line of it.
 * @param paths in millimetres of the page, those that matter most first
 */
export function plot(paths: readonly PenPath[], options: PlotOptions): Plot {
  const { pen, join = 0.4, layers = allInOne } = options
  const drawn = layers(trimOverlaps(paths, pen)).map(({ label, paths: own }) => {
    const joined = joinEnds(own, join)
    const done = options.oneLine ? inOneLine(joined, pen) : sorted(joined)
    return { layer: { label, paths: done.paths }, work: { ...penWork(done.paths), ...done.extra } }
  })
  const report = { before: penWork(paths), after: drawn.map(({ work }) => work).reduce(add, NONE) }
  return { layers: drawn.map(({ layer }) => layer), report }
}

const allInOne = (paths: readonly PenPath[]): Layer[] => [{ paths: [...paths] }]

interface Drawn {
  paths: PenPath[]
  extra?: { added: number; retraced: number }
}

const sorted = (paths: readonly PenPath[]): Drawn => ({ paths: orderByTravel(paths) })

function inOneLine(paths: readonly PenPath[], pen: number): Drawn {
  if (paths.length === 0) return { paths: [] }
  const { path, ...extra } = oneLine(paths, pen)
  return { paths: [fromHome(path)], extra }
}

/** Begins at the end that is nearer to where the pen waits. */
const fromHome = (path: PenPath): PenPath =>
  Math.hypot(...startOf(path)) <= Math.hypot(...endOf(path)) ? path : reversed(path)

const NONE: PlotReport['after'] = { travel: 0, lifts: 0, drawn: 0 }

function add(one: PlotReport['after'], other: PlotReport['after']): PlotReport['after'] {
  const { added, retraced } = other
  return {
    travel: one.travel + other.travel,
    lifts: one.lifts + other.lifts,
    drawn: one.drawn + other.drawn,
    ...(added !== undefined && { added: (one.added ?? 0) + added }),
    ...(retraced !== undefined && { retraced: (one.retraced ?? 0) + retraced }),
  }
}
