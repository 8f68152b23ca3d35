/**
 * @file What makes a drawing like a photo, as graph operators on top of an encoder.
 *
 * Geometric: weighted mean over the cells of a feature map of 1 − cosine between the drawing's and
 * the photo's channel vectors, which needs no scale per layer and treats blank and inked cells
 * alike; or CLIPasso's mean squared difference, in which bright cells drown the rest.
 * Semantic: 1 − cosine of the embeddings (CLIPasso, eq. 3).
 *
 * Batches are [view, seed]: every seed's drawing through the same views, against the photo's
 * features in those views.
 */
import type { Encoder, EncoderOutputs, Level } from '../../nn/encoder.ts'
import {
  add,
  div,
  Graph,
  mean,
  mul,
  reshape,
  sqrt,
  square,
  sub,
  sum,
  transpose,
  type Value,
} from '../../nn/graph/index.ts'

/** Keeps the length of an all-zero vector differentiable. */
export const EPSILON = 1e-12

/** What is kept of a picture: cells of each level (unit vectors for cosines), and the embedding. */
export type Features = Record<string, Value>

/** The graph that looks at photos: image [n, size, size, 3] → unit features, attention, mask, contours. */
export function photoGraph(encoder: Encoder, n: number): { graph: Graph; outputs: Features } {
  const graph = new Graph()
  const { seen } = look(encoder, graph, n)
  const outputs: Features = features(encoder, seen)
  if (seen.attention) outputs.attention = seen.attention
  if (seen.mask) outputs.mask = seen.mask
  if (seen.contours) outputs.contours = seen.contours
  return { graph, outputs }
}

/** The graph that gives unit embeddings [n, D] of images [n, size, size, 3]. */
export function embeddingGraph(encoder: Encoder, n: number) {
  const graph = new Graph()
  const { seen } = look(encoder, graph, n)
  return { graph, outputs: { embedding: unit(seen.embedding) } }
}

/** How a drawing's features are compared with the photo's: the terms of the loss. */
export interface PhotoWeights {
  /** From low to high. */
  levels: readonly Level[]
  distance: Encoder['distance']
  /** Weight of 1 − cosine of the embeddings. */
  semantic: number
}

/** How far the weights of the first and the last level are apart at the ends of the scale. */
const FIDELITY_RANGE = 16

/**
 * The weights that the encoder comes with, leaning to one side.
 * @param fidelity 0: the high levels and the embedding count, the meaning; 1: the low levels, the
 *   geometry; 0.5: as they are. The weights of the levels keep their sum.
 * @param weight of all terms
 */
export function photoWeights(encoder: Encoder, fidelity = 0.5, weight = 1): PhotoWeights {
  const levels = encoder.geometric.map((one) => ({ ...one, weight: one.weight * weight }))
  const lean = 2 * fidelity - 1
  const tilted = levels.map((one, i) => {
    const depth = levels.length > 1 ? i / (levels.length - 1) : 0.5
    return one.weight * FIDELITY_RANGE ** (lean * (0.5 - depth))
  })
  const sum = (weights: number[]) => weights.reduce((a, b) => a + b, 0)
  const scale = sum(levels.map((one) => one.weight)) / sum(tilted)
  return {
    levels: levels.map(({ level }, i) => ({ level, weight: scale * tilted[i] })),
    distance: encoder.distance,
    semantic: encoder.semanticWeight * weight * FIDELITY_RANGE ** -lean,
  }
}

/**
 * The terms of the loss that compare with the photo, each [views, seeds]; they add inputs to the
 * graph: the photo's features and the cells' shares, by `targetName` and `shareName`.
 * @param names of the features to compare
 */
export function photoLosses(
  seen: Features,
  names: readonly string[],
  distance: Encoder['distance'],
  { views, seeds }: Batch,
): Record<string, Value> {
  const terms = names.map((name) => {
    const { graph, shape } = seen[name]
    const [, channels, cells] = shape
    const target = graph.input(targetName(name), [views, channels, cells])
    const share = graph.input(shareName(name), [views, cells])
    const compare = distance === 'squared' && name !== SEMANTIC ? squared : cosine
    return [name, compare(seen[name], target, share, seeds)]
  })
  return Object.fromEntries(terms)
}

/** Drawings are batched as [view, seed]. */
export interface Batch {
  views: number
  seeds: number
}

/** What the embedding is called among the features. */
export const SEMANTIC = 'semantic'

/** What the photo's features of a term are called among the loss program's inputs. */
export const targetName = (term: string): string => `photo ${term}`

/** What the cells' shares in a term are called: [views, cells], each row adding up to 1. */
export const shareName = (term: string): string => `share ${term}`

/** What an encoder sees in the graph's input `image`, as the rasterizer writes it: [n, y, x, channel]. */
export function look(encoder: Encoder, graph: Graph, n: number) {
  const image = graph.input('image', [n, encoder.size, encoder.size, 3])
  return { image, seen: encoder.build(graph, transpose(image, [0, 3, 1, 2])) }
}

/** What is compared: cells of each level [n, C, cells], of length 1 for cosines, and the embedding. */
export function features(encoder: Encoder, { maps, embedding }: EncoderOutputs): Features {
  const shown = encoder.distance === 'cosine' ? unit : (cells: Value) => cells
  const levels = encoder.geometric.map(({ level }) => [level, shown(flat(maps[level]))])
  return Object.fromEntries([
    ...levels,
    [SEMANTIC, unit(reshape(embedding, [...embedding.shape, 1]))],
  ])
}

/** [n, C, h, w] → [n, C, cells]. */
const flat = (map: Value): Value =>
  reshape(map, [map.shape[0], map.shape[1], map.shape[2] * map.shape[3]])

/** Vectors along axis 1 of length 1. */
export const unit = (x: Value): Value => div(x, sqrt(add(sum(square(x), [1], true), EPSILON)))

/** x [views · seeds, C, cells], target [views, C, cells], share [views, cells] → [views, seeds]. */
type Distance = (x: Value, target: Value, share: Value, seeds: number) => Value

/** Mean over cells, weighted by `share`, of 1 − cosine between unit vectors. */
const cosine: Distance = (x, target, share, seeds) => {
  const [drawn, photo] = sideBySide(x, target, seeds)
  const [views, cells] = share.shape
  const cosines = sum(mul(drawn, photo), [2])
  return sub(1, sum(mul(cosines, reshape(share, [views, 1, cells])), [2]))
}

/** Mean of the squared differences; all cells share alike. */
const squared: Distance = (x, target, _share, seeds) => {
  const [drawn, photo] = sideBySide(x, target, seeds)
  return mean(square(sub(drawn, photo)), [2, 3])
}

/** Both as [views, seeds or 1, C, cells]. */
function sideBySide(x: Value, target: Value, seeds: number): [Value, Value] {
  const [views, channels, cells] = target.shape
  return [reshape(x, [views, seeds, channels, cells]), reshape(target, [views, 1, channels, cells])]
}
