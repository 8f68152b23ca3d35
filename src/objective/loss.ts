/**
 * @file The loss of one encoder as one graph, so that one program of the engine yields the losses and
 * their gradient with respect to the pixels: the weighted terms of a photo, words and a style.
 *
 * Batches are [view, seed]: every seed's drawing through the same views.
 */
import type { Encoder } from '../../nn/encoder.ts'
import { add, Graph, gradient, mul, reshape, sum, type Value } from '../../nn/graph/index.ts'
import {
  type Batch,
  features,
  look,
  type PhotoWeights,
  photoLosses,
  SEMANTIC,
  targetName,
  unit,
} from './photo-loss.ts'
import { styleLoss } from './style-loss.ts'
import { similarityTo, type WordTerm, wordLosses } from './word-loss.ts'

/** What is asked of a drawing; at least one of them. */
export interface Terms {
  photo?: PhotoWeights
  words?: WordTerm
  /** Weight of the style's loss. */
  style?: number
}

export interface LossGraph {
  graph: Graph
  /**
   * `loss` [views, seeds], the weighted sum of the terms; `slope` = d(Σ loss)/d(image); the terms of
   * the photo by name, and `similarity` = e·T (`prompt.ts`) where prompts ask for it, [views, seeds].
   */
  outputs: Record<string, Value>
}

/**
 * The graph that judges drawings: inputs `image` [views · seeds, size, size, 3], the photo's features
 * and the cells' shares by `targetName` and `shareName`, the style's moments by `styleName`.
 */
export function lossGraph(encoder: Encoder, terms: Terms, batch: Batch): LossGraph {
  const graph = new Graph()
  const { image, seen } = look(encoder, graph, batch.views * batch.seeds)
  const { photo, words, style = 0 } = terms
  const cells = photo && features(encoder, seen)
  const embedding = cells ? cells[SEMANTIC] : unit(seen.embedding)
  const weights = photo ? photoTerms(terms) : []
  const names = weights.map(([name]) => name)
  const photoTerm = photo && cells ? photoLosses(cells, names, photo.distance, batch) : {}
  const embedded = graph.inputs.find(({ name }) => name === targetName(SEMANTIC))
  const all = [
    ...weights.map(([name, weight]) => mul(photoTerm[name], weight)),
    ...(words ? wordLosses(words, embedding, embedded, batch) : []),
    ...(style > 0 ? [mul(byView(styleLoss(encoder, image, seen), batch), style)] : []),
  ]
  const loss = all.reduce((a, b) => add(a, b))
  const [slope] = gradient(graph, sum(loss), [image])
  const similarity = words?.target && similarityTo(words.target, embedding, batch)
  return { graph, outputs: { ...photoTerm, loss, slope, ...(similarity && { similarity }) } }
}

/** The terms that compare with the photo, and their weights: the levels, then the embedding. */
export function photoTerms({ photo, words }: Terms): [name: string, weight: number][] {
  const { levels = [], semantic = 0 } = photo ?? {}
  const named = levels.map(({ level, weight }): [string, number] => [level, weight])
  const compared = semantic > 0 || words?.direction !== undefined
  return compared ? [...named, [SEMANTIC, semantic]] : named
}

const byView = (values: Value, { views, seeds }: Batch): Value => reshape(values, [views, seeds])
