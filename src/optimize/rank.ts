/**
 * @file Which strokes come first: an order in which the first k strokes draw as well as any k can.
 *
 * Greedy forward selection, lazily (Minoux, "Accelerated greedy algorithms for maximizing submodular
 * set functions", 1978): what a stroke gains seldom grows as others join, so its last gain is taken
 * as a bound and only those that could still win are looked at again.
 */

/** Clean-view losses of drawings that show some of the strokes, in the order they are painted. */
export type LossesOf = (drawings: readonly (readonly number[])[]) => Promise<number[]>

export interface Ranking {
  /** Indices of the strokes, best first. */
  order: number[]
  /** Of the first 0, 1, … strokes. */
  losses: number[]
}

/** Strokes looked at before the best of them is compared with the bounds of the others. */
const AT_ONCE = 2

/**
 * @param strokes how many there are
 * @param count of those that are wanted
 */
export async function rank(strokes: number, lossesOf: LossesOf, count = strokes): Promise<Ranking> {
  const bounds = new Map(Array.from({ length: strokes }, (_, i) => [i, Number.POSITIVE_INFINITY]))
  const order: number[] = []
  const losses = await lossesOf([[]])
  while (order.length < Math.min(count, strokes)) {
    const loss = losses[order.length]
    const next = await bestNext(order, loss, bounds, lossesOf)
    losses.push(loss - bounds.get(next)!)
    order.push(next)
    bounds.delete(next)
  }
  return { order, losses }
}

/** The stroke that lowers `loss` the most; what is found out on the way goes into `bounds`. */
async function bestNext(
  order: readonly number[],
  loss: number,
  bounds: Map<number, number>,
  lossesOf: LossesOf,
): Promise<number> {
  const known = new Set<number>()
  for (;;) {
    const [first] = byGain(bounds)
    if (known.has(first)) return first
    const unknown = byGain(bounds).filter((stroke) => !known.has(stroke))
    const tried = unknown.slice(0, AT_ONCE)
    const losses = await lossesOf(tried.map((stroke) => [...order, stroke]))
    tried.forEach((stroke, i) => {
      bounds.set(stroke, loss - losses[i])
      known.add(stroke)
    })
  }
}

/** Best first; of equals the one that comes first. */
const byGain = (bounds: ReadonlyMap<number, number>): number[] =>
  [...bounds.keys()].sort((a, b) => bounds.get(b)! - bounds.get(a)! || a - b)
