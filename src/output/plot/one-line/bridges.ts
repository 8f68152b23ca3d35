/** @file New lines between what does not touch: the spanning tree that costs least. */
import { distance } from '../../../strokes/bezier.ts'
import type { Sample } from '../../../strokes/samples.ts'
import type { Contact, Place } from './contacts.ts'
import { disjointSets } from './disjoint-sets.ts'

/** A millimetre of new line is as bad as so many that are drawn over what is there. */
export const NEW_INK = 3

/** Places looked at on each path, fewer where there are many paths. */
const MOST_PLACES = 48
const PLACES = 2000

interface Bridge {
  ends: Contact
  cost: number
}

/**
 * Pairs of places to be connected so that all paths hang together, in which contacts count as
 * connected (J. Kruskal, 1956). Who comes to the middle of a path has to come back to it: the way
 * to its nearer end is part of the cost.
 */
export function bridgesOf(
  paths: readonly (readonly Sample[])[],
  contacts: readonly Contact[],
): Contact[] {
  const connected = disjointSets(paths.length)
  for (const [a, b] of contacts) connected.unite(a.path, b.path)
  const places = paths.map((samples, path) => placesOn(samples, path, paths.length))
  const bridges = paths.flatMap((_, i) =>
    places
      .slice(i + 1)
      .filter((_, j) => connected.find(i) !== connected.find(i + 1 + j))
      .map((others) => cheapest(places[i], others)),
  )
  return bridges
    .sort((one, two) => one.cost - two.cost)
    .filter(({ ends: [a, b] }) => connected.unite(a.path, b.path))
    .map(({ ends }) => ends)
}

/** A place a bridge may begin at, and what that costs. */
interface Pier extends Place {
  sample: Sample
  cost: number
}

function placesOn(samples: readonly Sample[], path: number, paths: number): Pier[] {
  const count = Math.min(samples.length, MOST_PLACES, Math.max(4, Math.floor(PLACES / paths)))
  const ways = waysTo(samples)
  const whole = ways[ways.length - 1]
  return Array.from({ length: count }, (_, i) => {
    const k = Math.round((i * (samples.length - 1)) / (count - 1))
    return { path, k, sample: samples[k], cost: Math.min(ways[k], whole - ways[k]) }
  })
}

/** The way along the path from its start to each sample. */
function waysTo(samples: readonly Sample[]): number[] {
  let way = 0
  return samples.map(({ point }, k) => {
    if (k > 0) way += distance(samples[k - 1].point, point)
    return way
  })
}

function cheapest(from: readonly Pier[], to: readonly Pier[]): Bridge {
  let best: Bridge = { ends: [from[0], to[0]], cost: Number.POSITIVE_INFINITY }
  for (const a of from) {
    for (const b of to) {
      const cost = NEW_INK * distance(a.sample.point, b.sample.point) + a.cost + b.cost
      if (cost < best.cost) best = { ends: [a, b], cost }
    }
  }
  return best
}
