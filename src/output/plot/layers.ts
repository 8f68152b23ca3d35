/** @file Paths in layers, as Inkscape and plotters' programs show and choose them. */
import { type PenPath, penOf } from './pen-path.ts'

/** What paths are sorted by. */
export const LAYERS = ['pen', 'level'] as const
export type LayersBy = (typeof LAYERS)[number]

export interface Layer {
  /** The colour of the pen, or the ranks in it, as in 5-8; a single layer has none. */
  label?: string
  paths: PenPath[]
}

/** One layer for each colour, in the order in which they come first. */
export function layersByPen(paths: readonly PenPath[]): Layer[] {
  return grouped(paths, penOf)
}

/** One layer for the strokes up to each level that those before it do not have. */
export function layersByLevel(paths: readonly PenPath[], levels: readonly number[]): Layer[] {
  const bounds = [...levels, Number.POSITIVE_INFINITY]
  const last = Math.max(...paths.flatMap(({ sources }) => sources.map(({ rank }) => rank)))
  return grouped(paths, ({ sources: [{ rank }] }) => {
    const i = bounds.findIndex((bound) => rank <= bound)
    return `${(bounds[i - 1] ?? 0) + 1}-${Math.min(bounds[i], last)}`
  })
}

function grouped(paths: readonly PenPath[], labelOf: (path: PenPath) => string): Layer[] {
  const layers = new Map<string, PenPath[]>()
  for (const path of paths) {
    const label = labelOf(path)
    layers.set(label, [...(layers.get(label) ?? []), path])
  }
  return [...layers].map(([label, own]) => ({ label, paths: own }))
}
