/**
 * @file What makes a drawing like a photo, built as graph operators on top of an encoder, so that
 * one program of the engine yields the losses and their gradient with respect to the pixels.
 *
 * Geometric: weighted mean over the cells of a feature map of 1 − cosine between the drawing's and
 * the photo's channel vectors, which needs no scale per layer and treats blank and inked cells
 * alike; or CLIPasso's mean squared difference, in which bright cells drown the rest.
 * Semantic: 1 − cosine of the embeddings (CLIPasso, eq. 3).
 * Words: −e·T for the drawing's unit embedding e and the sum T of the prompts (CLIPDraw); and
 * 1 − cosine between the way from photo to drawing and the way from one text to another (Gal et al.
 * 2022, StyleGAN-NADA, eq. 3).
 *
 * Batches are [view, seed]: every seed's drawing through the same views, against the photo's
 * features in those views.
 */
import type { Encoder, EncoderOutputs } from '../../nn/encoder.ts'
import {
  add,
  div,
  Graph,
  gradient,
  mean,
  mul,
  neg,
  reshape,
  sqrt,
  square,
  sub,
  sum,
  transpose,
  type Value,
} from '../../nn/graph/index.ts'

/** Keeps the length of an all-zero vector differentiable. */
const EPSILON = 1e-12

/** What is kept of a picture: cells of each level (unit vectors for cosines), and the embedding. */
export type Features = Record<string, Value>

/** The graph that looks at photos: image [n, size, size, 3] → unit features, attention, mask. */
export function photoGraph(encoder: Encoder, n: number): { graph: Graph; outputs: Features } {
  const graph = new Graph()
  const { seen } = look(encoder, graph, n)
  const outputs: Features = features(encoder, seen)
  if (seen.attention) outputs.attention = seen.attention
  if (seen.mask) outputs.mask = seen.mask
  return { graph, outputs }
}

/** The graph that gives unit embeddings [n, D] of images [n, size, size, 3]. */
export function embeddingGraph(encoder: Encoder, n: number) {
  const graph = new Graph()
  const { seen } = look(encoder, graph, n)
  return { graph, outputs: { embedding: unit(seen.embedding) } }
}

export interface LossGraph {
  graph: Graph
  /** Per term [views, seeds], `loss` their weighted sum, `slope` = d(Σ loss)/d(image). */
  outputs: Record<string, Value>
}

/**
 * The graph that judges drawings: inputs `image` [views · seeds, size, size, 3] and the photo's
 * features and the cells' weights by `targetName` and `shareName`; outputs as in LossGraph.
 */
export function lossGraph(encoder: Encoder, views: number, seeds: number): LossGraph {
  const graph = new Graph()
  const { image, seen: whole } = look(encoder, graph, views * seeds)
  const seen = features(encoder, whole)
  const terms = Object.fromEntries(
    weights(encoder).map(([name]) => {
      const [, channels, cells] = seen[name].shape
      const target = graph.input(targetName(name), [views, channels, cells])
      const share = graph.input(shareName(name), [views, cells])
      return [name, distanceOf(encoder, name)(seen[name], target, share, seeds)]
    }),
  )
  const words = wordTerms(encoder, graph, seen.semantic, views, seeds)
  const weighted = weights(encoder).map(([name, weight]) => mul(terms[name], weight))
  const loss = [...weighted, ...words].reduce((a, b) => add(a, b))
  const [slope] = gradient(graph, sum(loss), [image])
  return { graph, outputs: { ...terms, loss, slope } }
}

/** What the photo's features of a term are called among the loss program's inputs. */
export const targetName = (term: string): string => `photo ${term}`

/** What the cells' shares in a term are called: [views, cells], each row adding up to 1. */
export const shareName = (term: string): string => `share ${term}`

/** The terms of the loss with their weights: the geometric levels, then `semantic`. */
export function weights(encoder: Encoder): [string, number][] {
  const levels = encoder.geometric.map(({ level, weight }): [string, number] => [level, weight])
  const compared = encoder.semanticWeight > 0 || encoder.words?.direction !== undefined
  return compared ? [...levels, ['semantic', encoder.semanticWeight]] : levels
}

/** What the words add to the loss, each [views, seeds]. */
function wordTerms(
  { words }: Encoder,
  graph: Graph,
  semantic: Value,
  views: number,
  seeds: number,
): Value[] {
  if (!words) return []
  const [, size] = semantic.shape
  const drawn = reshape(semantic, [views, seeds, size])
  const constant = (data: Float32Array, name: string) => graph.constant(data, [size], name)
  const terms: Value[] = []
  if (words.target) terms.push(neg(sum(mul(drawn, constant(words.target, 'target')), [2])))
  if (words.direction) {
    const photo = graph.inputs.find(({ name }) => name === targetName('semantic'))!
    const way = sub(drawn, reshape(photo, [views, 1, size]))
    const along = sum(mul(way, constant(words.direction, 'direction')), [2])
    terms.push(sub(1, div(along, sqrt(add(sum(square(way), [2]), EPSILON)))))
  }
  return terms.map((term) => mul(term, words.weight))
}

/** What an encoder sees in the graph's input `image`, as the rasterizer writes it: [n, y, x, channel]. */
export function look(encoder: Encoder, graph: Graph, n: number) {
  const image = graph.input('image', [n, encoder.size, encoder.size, 3])
  return { image, seen: encoder.build(graph, transpose(image, [0, 3, 1, 2])) }
}

function features(encoder: Encoder, { maps, embedding }: EncoderOutputs): Features {
  const shown = encoder.distance === 'cosine' ? unit : (cells: Value) => cells
  const levels = encoder.geometric.map(({ level }) => [level, shown(flat(maps[level]))])
  return Object.fromEntries([
    ...levels,
    ['semantic', unit(reshape(embedding, [...embedding.shape, 1]))],
  ])
}

/** [n, C, h, w] → [n, C, cells]. */
const flat = (map: Value): Value =>
  reshape(map, [map.shape[0], map.shape[1], map.shape[2] * map.shape[3]])

/** Vectors along axis 1 of length 1. */
export const unit = (x: Value): Value => div(x, sqrt(add(sum(square(x), [1], true), EPSILON)))

/** x [views · seeds, C, cells], target [views, C, cells], share [views, cells] → [views, seeds]. */
type Distance = (x: Value, target: Value, share: Value, seeds: number) => Value

const distanceOf = (encoder: Encoder, term: string): Distance =>
  encoder.distance === 'squared' && term !== 'semantic' ? squared : cosine

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
