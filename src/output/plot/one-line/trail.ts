/**
 * @file A way over every edge once (C. Hierholzer, 1873), as straight on at each junction as the
 * edges that are left allow.
 */
import type { Edge } from './network.ts'
import type { Headings, Run } from './runs.ts'
import { edgesAt } from './shortest-ways.ts'

/** An edge in the direction it is drawn in. */
interface Step {
  edge: Edge
  backwards: boolean
}

/**
 * All edges in one go.
 * @param edges that hang together, with at most two junctions at which an odd number of them meet
 */
export function trailOf(edges: readonly Edge[], headings: Headings): Run[] {
  const left = edgesAt(edges)
  const next = (at: number, before: Step | undefined): Step | undefined => {
    const steps = [...(left.get(at) ?? [])].flatMap((edge) => stepsFrom(at, edge))
    const best = straightest(steps, before, headings)
    if (best) for (const end of best.edge.ends) left.get(end)?.delete(best.edge)
    return best
  }
  return circle(startOf(edges), next).map(runOf)
}

/** Goes on as long as there is a next step, and puts in what was left at places gone through. */
function circle(
  start: number,
  next: (at: number, before: Step | undefined) => Step | undefined,
): Step[] {
  const way: Step[] = []
  const done: Step[] = []
  let at = start
  for (;;) {
    const step = next(at, way[way.length - 1])
    if (step) {
      way.push(step)
      at = endOfStep(step)
      continue
    }
    const last = way.pop()
    if (!last) return done.reverse()
    done.push(last)
    at = startOfStep(last)
  }
}

const startOfStep = ({ edge, backwards }: Step): number => edge.ends[backwards ? 1 : 0]
const endOfStep = ({ edge, backwards }: Step): number => edge.ends[backwards ? 0 : 1]

/** A loop can be drawn either way. */
function stepsFrom(at: number, edge: Edge): Step[] {
  const both = [false, true].map((backwards): Step => ({ edge, backwards }))
  return both.filter((step) => startOfStep(step) === at)
}

function straightest(
  steps: readonly Step[],
  before: Step | undefined,
  headings: Headings,
): Step | undefined {
  if (!before) return steps[0]
  const [x, y] = headings.in(runOf(before))
  const ahead = (step: Step) => {
    const [u, v] = headings.out(runOf(step))
    return x * u + y * v
  }
  return steps.reduce<Step | undefined>(
    (best, step) => (best && ahead(best) >= ahead(step) ? best : step),
    undefined,
  )
}

/** A junction at which an odd number of edges meet, if there is one. */
function startOf(edges: readonly Edge[]): number {
  const odd = new Set<number>()
  for (const end of edges.flatMap(({ ends }) => ends)) if (!odd.delete(end)) odd.add(end)
  return [...odd][0] ?? edges[0]?.ends[0] ?? 0
}

function runOf({ edge: { run }, backwards }: Step): Run {
  if (!backwards) return run
  return run.kind === 'path'
    ? { ...run, from: run.to, to: run.from }
    : { ...run, from: run.to, to: run.from }
}
