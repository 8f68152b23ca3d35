/** @file Shortest ways through a network (E. Dijkstra, 1959). */
import FlatQueue from 'flatqueue'
import type { Edge } from './network.ts'

/** Goals beyond the nearest so many are not looked for: nobody goes there. */
const MOST_GOALS = 32

/** From one junction to the nearest goals. */
export interface Ways {
  /** Infinite where no way leads, or to a goal too far off. */
  length(to: number): number
  edges(to: number): Edge[]
}

export function waysFrom(
  start: number,
  at: ReadonlyMap<number, ReadonlySet<Edge>>,
  goals: ReadonlySet<number>,
): Ways {
  const lengths = new Map([[start, 0]])
  const last = new Map<number, Edge>()
  const open = new FlatQueue<number>()
  const found = new Set<number>()
  const lengthTo = (to: number) => lengths.get(to) ?? Number.POSITIVE_INFINITY
  open.push(start, 0)
  for (let here = open.pop(); here !== undefined; here = open.pop()) {
    if (goals.has(here)) found.add(here)
    if (found.size > MOST_GOALS) break
    for (const edge of at.get(here) ?? []) {
      const there = otherEnd(edge, here)
      const length = lengthTo(here) + edge.length
      if (length >= lengthTo(there)) continue
      lengths.set(there, length)
      last.set(there, edge)
      open.push(there, length)
    }
  }
  return {
    length: (to) => (found.has(to) ? lengthTo(to) : Number.POSITIVE_INFINITY),
    edges: (to) => back(last, to),
  }
}

function back(last: ReadonlyMap<number, Edge>, to: number): Edge[] {
  const way: Edge[] = []
  let here = to
  for (let edge = last.get(here); edge; edge = last.get(here)) {
    way.push(edge)
    here = otherEnd(edge, here)
  }
  return way
}

const otherEnd = ({ ends: [a, b] }: Edge, end: number): number => (end === a ? b : a)

/** The edges at each junction; one that leads back to where it began is there once. */
export function edgesAt(edges: readonly Edge[]): Map<number, Set<Edge>> {
  const at = new Map<number, Set<Edge>>()
  for (const edge of edges) {
    for (const end of edge.ends) at.set(end, (at.get(end) ?? new Set()).add(edge))
  }
  return at
}
