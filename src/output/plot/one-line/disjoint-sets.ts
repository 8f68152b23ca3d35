/** @file Which things belong together, where that is told pair by pair (union-find). */
export interface DisjointSets {
  /** The number that stands for all that belong with `i`. */
  find(i: number): number
  /** @returns whether they were apart before */
  unite(i: number, j: number): boolean
}

/** Of `count` things, each alone at first. */
export function disjointSets(count: number): DisjointSets {
  const parents = Int32Array.from({ length: count }, (_, i) => i)
  const find = (i: number): number => {
    let root = i
    while (parents[root] !== root) {
      parents[root] = parents[parents[root]]
      root = parents[root]
    }
    return root
  }
  const unite = (i: number, j: number): boolean => {
    const [a, b] = [find(i), find(j)]
    parents[b] = a
    return a !== b
  }
  return { find, unite }
}
