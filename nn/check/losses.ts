/**
 * @file CLIPasso's and CLIPDraw's losses as golden files define them.
 *
 * CLIPasso (Vinker et al. 2022): Σ wₗ · mean (xₗ − yₗ)² + 0.1 · mean (1 − cos). CLIPDraw (Frans et
 * al. 2021): −Σ cos(view, prompt) + 0.3 · Σ cos(view, each negative prompt).
 */

import { normalisePixels } from '../architectures/clip.ts'
import type { Parameters } from '../architectures/parameters.ts'
import {
  add,
  concat,
  div,
  Graph,
  gradient,
  matmul,
  mean,
  mul,
  reshape,
  slice,
  sqrt,
  square,
  sub,
  sum,
  transpose,
  type Value,
} from '../graph/index.ts'
import { visionTower } from './towers.ts'

const SEMANTIC_WEIGHT = 0.1
const NEGATIVE_WEIGHT = 0.3

/**
 * Every number of a golden loss file, by its name, from inputs S [V, 3, s, s], T [1, 3, s, s] in
 * [0, 1] and text_embeddings [3, D] (prompt, then negatives).
 */
export function lossGraph(
  shapes: Readonly<Record<'S' | 'T' | 'text_embeddings', readonly number[]>>,
  parameters: Parameters,
  heads?: number,
) {
  const g = new Graph()
  const [S, T] = [g.input('S', shapes.S), g.input('T', shapes.T)]
  const texts = g.input('text_embeddings', shapes.text_embeddings)
  const tower = (image: Value) => visionTower(g, normalisePixels(image), parameters, heads)
  const [drawing, photo] = [tower(S), tower(T)]
  const clipasso = clipassoLoss(drawing, photo)
  const clipdraw = clipdrawLoss(drawing, texts)
  const slope = (loss: Value) => gradient(g, loss, [S])[0]
  return {
    g,
    outputs: {
      embedding_S: drawing.embedding,
      embedding_T: photo.embedding,
      layer_terms: concat(
        clipasso.terms.map((term) => reshape(term, [1])),
        0,
      ),
      fc_term: clipasso.fc,
      cos_text: clipdraw.cosines,
      loss_clipasso: clipasso.loss,
      loss_clipdraw: clipdraw.loss,
      grad_clipasso: slope(clipasso.loss),
      grad_clipdraw: slope(clipdraw.loss),
      grad_fc: slope(clipasso.fc),
    },
  }
}

/** Squared differences of layers, weighted, and what the embeddings lack of being alike. */
function clipassoLoss(drawing: Tower, photo: Tower) {
  const terms = drawing.layers.map(([name]) =>
    mean(square(sub(drawing.values[name], photo.values[name]))),
  )
  const fc = mean(sub(1, sum(mul(unit(drawing.embedding), unit(photo.embedding)), [1])))
  const weighted = terms.flatMap((term, i) => {
    const weight = drawing.layers[i][1]
    return weight ? [mul(term, weight)] : []
  })
  return { terms, fc, loss: weighted.reduce(add, mul(fc, SEMANTIC_WEIGHT)) }
}

/** Cosines to the prompt, wanted, and to the negatives, avoided. */
function clipdrawLoss(drawing: Tower, texts: Value) {
  const cosines = matmul(unit(texts), transpose(unit(drawing.embedding), [1, 0]))
  const loss = sub(
    mul(sum(slice(cosines, 0, 1, texts.shape[0])), NEGATIVE_WEIGHT),
    sum(slice(cosines, 0, 0, 1)),
  )
  return { cosines, loss }
}

type Tower = ReturnType<typeof visionTower>

/** Rows of x [N, D] at unit length. */
const unit = (x: Value): Value => div(x, sqrt(sum(square(x), [1], true)))
