/**
 * @file What has to be drawn twice or anew so that a network can be drawn in one go (the Chinese
 * postman: M. Guan, 1962). Junctions where an odd number of lines meet are paired up, all but two,
 * between which the line begins and ends.
 */
import { distance } from '../../../strokes/bezier.ts'
import { NEW_INK } from './bridges.ts'
import { type Edge, type Network, newLine } from './network.ts'
import { edgesAt, waysFrom } from './shortest-ways.ts'

type Pair = [number, number]

/** Edges to be added: over what is there, or straight across where that is far shorter. */
export function extraEdges(network: Network): Edge[] {
  const odd = oddJunctions(network)
  const at = edgesAt(network.edges)
  const goals = new Set(odd)
  const ways = odd.map((junction) => waysFrom(junction, at, goals))
  const across = (a: number, b: number) =>
    NEW_INK * distance(network.junctions[odd[a]], network.junctions[odd[b]])
  const costs = odd.map((_, a) => odd.map((end, b) => Math.min(ways[a].length(end), across(a, b))))
  return withoutDearest(improved(greedyPairs(costs), costs), costs).flatMap(([a, b]) => {
    if (ways[a].length(odd[b]) <= across(a, b))
      return ways[a].edges(odd[b]).map((edge) => ({ ...edge }))
    return newLine([odd[a], odd[b]], network.junctions[odd[a]], network.junctions[odd[b]])
  })
}

function oddJunctions({ junctions, edges }: Network): number[] {
  const counts = new Uint32Array(junctions.length)
  for (const end of edges.flatMap(({ ends }) => ends)) counts[end]++
  return [...counts.keys()].filter((junction) => counts[junction] % 2 === 1)
}

/** The cheapest pairs first. */
function greedyPairs(costs: readonly number[][]): Pair[] {
  const all = costs.flatMap((row, a) => row.slice(a + 1).map((_, i): Pair => [a, a + 1 + i]))
  const taken = new Set<number>()
  return all
    .sort(([a, b], [c, d]) => costs[a][b] - costs[c][d])
    .filter(([a, b]) => {
      if (taken.has(a) || taken.has(b)) return false
      taken.add(a).add(b)
      return true
    })
}

/** Two pairs change partners wherever that is cheaper, until it nowhere is. */
function improved(pairs: readonly Pair[], costs: readonly number[][]): Pair[] {
  const best = [...pairs]
  for (let changed = true; changed; ) {
    changed = false
    for (let i = 0; i < best.length; i++) {
      for (let j = i + 1; j < best.length; j++) {
        const cheaper = otherPartners(best[i], best[j], costs)
        if (!cheaper) continue
        ;[best[i], best[j]] = cheaper
        changed = true
      }
    }
  }
  return best
}

function otherPartners(
  [a, b]: Pair,
  [c, d]: Pair,
  costs: readonly number[][],
): [Pair, Pair] | undefined {
  const now = costs[a][b] + costs[c][d] - EPSILON
  const [parallel, across] = [costs[a][c] + costs[b][d], costs[a][d] + costs[b][c]]
  if (Math.min(parallel, across) >= now) return undefined
  return parallel <= across
    ? [
        [a, c],
        [b, d],
      ]
    : [
        [a, d],
        [b, c],
      ]
}

/** Less than this is no gain but rounding. */
const EPSILON = 1e-9

/** One pair stays as it is: there the line begins and ends. */
function withoutDearest(pairs: readonly Pair[], costs: readonly number[][]): Pair[] {
  const dearest = pairs.reduce<Pair | undefined>(
    (most, pair) => (most && costs[most[0]][most[1]] >= costs[pair[0]][pair[1]] ? most : pair),
    undefined,
  )
  return pairs.filter((pair) => pair !== dearest)
}
