/**
 * @file The order of paths that lets a pen travel least: nearest neighbour first, then 2-opt and
 * Or-opt until neither finds anything shorter (D. Johnson and L. McGeoch, "The Traveling Salesman
 * Problem: A Case Study in Local Optimization", 1997), for paths that may be drawn either way.
 */

import { distance } from '../../strokes/bezier.ts'
import type { Point } from '../../strokes/strokes.ts'
import { endOf, type PenPath, reversed, startOf } from './pen-path.ts'

/** Longest chain of paths that Or-opt moves as one. */
const LONGEST_CHAIN = 3
/** Each round looks at every pair; drawings of a thousand strokes need about ten. */
const MOST_ROUNDS = 50
/** Less than this is no gain but rounding. */
const EPSILON = 1e-9

/** The same paths in an order, some reversed, that needs little travel from `home` on. */
export function orderByTravel(paths: readonly PenPath[], home: Point = [0, 0]): PenPath[] {
  const order = nearestNext(paths, home)
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const shorter = [reverseRuns(order, home), moveChains(order, home)]
    if (!shorter.includes(true)) break
  }
  return order
}

/** Always the path that begins or ends nearest to where the pen is. */
function nearestNext(paths: readonly PenPath[], home: Point): PenPath[] {
  const left = new Set(paths)
  const order: PenPath[] = []
  let pen = home
  while (left.size > 0) {
    const [next, found] = nearest(left, pen)
    left.delete(found)
    order.push(next)
    pen = endOf(next)
  }
  return order
}

/** The nearest path, turned so that it begins near the pen, and which of them it is. */
function nearest(paths: Iterable<PenPath>, pen: Point): [turned: PenPath, path: PenPath] {
  let shortest = Number.POSITIVE_INFINITY
  let best: [PenPath, backwards: boolean] | undefined
  for (const path of paths) {
    const [forth, back] = [distance(pen, startOf(path)), distance(pen, endOf(path))]
    if (Math.min(forth, back) >= shortest) continue
    shortest = Math.min(forth, back)
    best = [path, back < forth]
  }
  if (!best) throw new Error('a path without finite ends')
  const [path, backwards] = best
  return [backwards ? reversed(path) : path, path]
}

/** 2-opt, in place: draws a run of paths the other way round where that is shorter. */
function reverseRuns(order: PenPath[], home: Point): boolean {
  let changed = false
  for (let i = 0; i < order.length; i++) {
    for (let j = i; j < order.length; j++) {
      const before = i > 0 ? endOf(order[i - 1]) : home
      const [first, last] = [startOf(order[i]), endOf(order[j])]
      const now = distance(before, first) + toNext(order, j, last)
      const then = distance(before, last) + toNext(order, j, first)
      if (then > now - EPSILON) continue
      order.splice(i, j - i + 1, ...turned(order.slice(i, j + 1)))
      changed = true
    }
  }
  return changed
}

/** From a place to the path after number `i`; the last one has none. */
const toNext = (order: readonly PenPath[], i: number, from: Point): number =>
  i + 1 < order.length ? distance(from, startOf(order[i + 1])) : 0

const turned = (run: readonly PenPath[]): PenPath[] => run.toReversed().map(reversed)

/** Or-opt, in place: moves short chains, either way round, to where they cost less. */
function moveChains(order: PenPath[], home: Point): boolean {
  let changed = false
  for (let length = 1; length <= LONGEST_CHAIN; length++) {
    for (let at = 0; at + length <= order.length; at++) {
      const rest = order.toSpliced(at, length)
      const chain = order.slice(at, at + length)
      const now = insertion(rest, at, chain, home)
      const [cost, place, best] = cheapest(rest, chain, home)
      if (cost > now - EPSILON) continue
      order.splice(0, order.length, ...rest.toSpliced(place, 0, ...best))
      changed = true
    }
  }
  return changed
}

/** Where a chain is put in at the least cost, and which way round. */
function cheapest(rest: PenPath[], chain: PenPath[], home: Point): [number, number, PenPath[]] {
  const other = turned(chain)
  let best: [number, number, PenPath[]] = [Number.POSITIVE_INFINITY, 0, chain]
  for (let place = 0; place <= rest.length; place++) {
    for (const way of [chain, other]) {
      const cost = insertion(rest, place, way, home)
      if (cost < best[0]) best = [cost, place, way]
    }
  }
  return best
}

/** Travel added by a chain put in before number `place`. */
function insertion(rest: PenPath[], place: number, chain: PenPath[], home: Point): number {
  const before = place > 0 ? endOf(rest[place - 1]) : home
  const end = endOf(chain[chain.length - 1])
  const skipped = toNext(rest, place - 1, before)
  return distance(before, startOf(chain[0])) + toNext(rest, place - 1, end) - skipped
}
