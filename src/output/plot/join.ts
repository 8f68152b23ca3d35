/** @file Paths whose ends nearly meet, drawn in one go. */

import { distance } from '../../strokes/bezier.ts'
import type { Point } from '../../strokes/strokes.ts'
import { chain, endOf, type PenPath, penOf, reversed, startOf } from './pen-path.ts'

/** Ends are numbered 2i (start of path i) and 2i + 1 (its end). */
const other = (end: number): number => end ^ 1
const pathOf = (end: number): number => end >> 1

/**
 * Joins paths of one colour whose ends are at most `gap` apart, the nearest pairs first, each end to
 * one other. What is left of a gap is drawn as a straight line. No path is closed by it.
 */
export function joinEnds(paths: readonly PenPath[], gap: number): PenPath[] {
  const links = linkEnds(paths, gap)
  const used = new Set<number>()
  const joined: PenPath[] = []
  const isFree = (end: number) => !links.has(end)
  for (const first of paths.flatMap((_, i) => [2 * i, 2 * i + 1]).filter(isFree)) {
    if (used.has(pathOf(first))) continue
    joined.push(follow(paths, links, first, used))
  }
  return joined
}

/** The chain of paths that begins at a free end, as one. */
function follow(
  paths: readonly PenPath[],
  links: ReadonlyMap<number, number>,
  first: number,
  used: Set<number>,
): PenPath {
  let whole: PenPath | undefined
  for (let end: number | undefined = first; end !== undefined; end = links.get(other(end))) {
    used.add(pathOf(end))
    const path = end % 2 === 0 ? paths[pathOf(end)] : reversed(paths[pathOf(end)])
    whole = whole ? append(whole, path) : path
  }
  if (!whole) throw new Error('a chain without paths')
  return whole
}

const append = (before: PenPath, after: PenPath): PenPath => ({
  ...before,
  points: chain([before.points, after.points]),
  sources: [...before.sources, ...after.sources],
})

/** Which end goes on at which other, both ways. */
function linkEnds(paths: readonly PenPath[], gap: number): Map<number, number> {
  const links = new Map<number, number>()
  const wholes = paths.map((_, i) => i)
  const rootOf = (i: number): number => (wholes[i] === i ? i : rootOf(wholes[i]))
  for (const { a, b } of pairsWithin(paths, gap)) {
    const [first, second] = [rootOf(pathOf(a)), rootOf(pathOf(b))]
    if (links.has(a) || links.has(b) || first === second) continue
    links.set(a, b).set(b, a)
    wholes[second] = first
  }
  return links
}

interface Pair {
  a: number
  b: number
  apart: number
}

/** Pairs of ends of different paths that may be joined, the nearest first. */
function pairsWithin(paths: readonly PenPath[], gap: number): Pair[] {
  const pens = paths.map(penOf)
  const ends: Point[] = paths.flatMap((path) => [startOf(path), endOf(path)])
  const pairs = ends.flatMap((from, a) =>
    ends.slice(a + 1).flatMap((to, i): Pair[] => {
      const b = a + 1 + i
      const apart = distance(from, to)
      const may = apart <= gap && pathOf(a) !== pathOf(b) && pens[pathOf(a)] === pens[pathOf(b)]
      return may ? [{ a, b, apart }] : []
    }),
  )
  return pairs.sort((one, two) => one.apart - two.apart)
}
