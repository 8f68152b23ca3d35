/**
 * @file mini, the encoder that ships with the project: SqueezeNet's fire modules (Iandola et al.
 * 2016) for strokes and shapes, four transformer blocks on top for meaning, trained to embed
 * images in the text space of CLIP ViT-B/32. The mean of the last fire module is mapped there too, so
 * that what the convolutions know of kinds is not lost. A mask head tells subject from background, a
 * contour head says where people would draw lines.
 *
 * Pooling is the root mean square of 2×2 pixels: close to max pooling for sparse maps, but smooth,
 * and its gradient costs two multiplications. All sizes are read from the tensors.
 */

import type { Encoder, EncoderOutputs, Level } from '../encoder.ts'
import {
  add,
  averagePool,
  concat,
  conv,
  type Graph,
  GraphError,
  mean,
  relu,
  sqrt,
  square,
  sub,
  type Value,
} from '../graph/index.ts'
import { type ContourHead, contourMap } from './contour-head.ts'
import { blockWeights, linearOf } from './exported.ts'
import { project } from './linear.ts'
import { type MaskHead, subjectMask } from './mask-head.ts'
import { countParameters, type Parameters, pairOf, weight } from './parameters.ts'
import {
  cells,
  classAttention,
  classToken,
  normalise,
  patchMaps,
  patchTokens,
  transformerTower,
  withClassToken,
} from './transformer.ts'

/** What the tensors do not tell; models/mini/config.json holds it. */
export interface MiniConfig {
  /** Side of the square input in pixels. */
  readonly size: number
  /** Attention heads. */
  readonly heads: number
  /** Fire modules between the poolings. */
  readonly stages: readonly (readonly string[])[]
  readonly geometric: readonly Level[]
  readonly semanticWeight: number
}

/** Keeps the gradient of the pooling finite where all four pixels are 0. */
const POOL_EPSILON = 1e-4

/** mini from its tensors (names in the module's source, convolutions OIHW, linear [in, out]). */
export const createMini = (parameters: Parameters, config: MiniConfig, hash: string): Encoder => ({
  id: 'mini',
  hash,
  size: config.size,
  geometric: config.geometric,
  distance: 'cosine',
  semanticWeight: config.semanticWeight,
  parameters: countParameters(parameters),
  build: (g, image) => g.scope('mini', () => build(g, image, parameters, config)),
})

/** image [N, 3, size, size] RGB in [0, 1]; maps are named fire2 … and block1 …. */
function build(g: Graph, image: Value, parameters: Parameters, config: MiniConfig): EncoderOutputs {
  const { size, heads, stages } = config
  if (image.shape[2] !== size || image.shape[3] !== size) {
    throw new GraphError(`mini needs ${size}×${size} images, not [${image.shape}]`)
  }
  const named = (name: string) => weight(g, parameters, name)
  const { finest, grid, fires } = convolutionalTrunk(g, image, stages, named)
  const tokens = add(withClassToken(cells(grid), named('class_token')), named('position'))
  const tower = transformerTower(g, tokens, { blocks: blockWeights(g, parameters), heads })
  const last = normalise(tower.states.at(-1)!, pairOf(g, parameters, 'norm'))
  const [, , height, width] = grid.shape
  const deepest = fires[stages.at(-1)!.at(-1)!]
  const fromTower = project(classToken(last), linearOf(g, parameters, 'head'))
  const fromStem = project(mean(deepest, [2, 3]), linearOf(g, parameters, 'skip'))
  return {
    maps: { ...fires, ...patchMaps(tower.states, height, width) },
    embedding: add(fromTower, fromStem),
    attention: classAttention(tower.attentions, height, width),
    mask: subjectMask(deepest, patchTokens(last), maskHead(g, parameters)),
    // Weights of before the contour head give none.
    ...(parameters.has('contour_out.weight') && {
      contours: contourMap(
        [...stages.map((stage) => fires[stage.at(-1)!]).reverse(), finest],
        patchTokens(last),
        contourHead(g, parameters),
      ),
    }),
  }
}

type Named = (name: string) => Value

function convolutionalTrunk(g: Graph, image: Value, stages: MiniConfig['stages'], named: Named) {
  const fires: Record<string, Value> = {}
  const layer = (x: Value, name: string, options = {}) =>
    conv(x, named(`${name}.weight`), named(`${name}.bias`), options)
  // Zero is white paper, so that the convolutions' zero padding continues the paper.
  const paper = sub(image, 1)
  const finest = relu(layer(paper, 'conv1', { stride: 2, pad: 3 }))
  let x = pool(finest)
  for (const stage of stages) {
    for (const name of stage) x = fires[name] = g.scope(name, () => fire(x, name, layer))
    x = pool(x)
  }
  return { finest, grid: layer(x, 'project'), fires }
}

const pool = (x: Value): Value => sqrt(add(averagePool(square(x), 2), POOL_EPSILON))

type Layer = (x: Value, name: string, options?: { pad?: number }) => Value

function fire(x: Value, name: string, layer: Layer): Value {
  const squeezed = relu(layer(x, `${name}.squeeze`))
  const narrow = relu(layer(squeezed, `${name}.expand1`))
  const wide = relu(layer(squeezed, `${name}.expand3`, { pad: 1 }))
  return concat([narrow, wide], 1)
}

const maskHead = (g: Graph, parameters: Parameters): MaskHead => ({
  stem: pairOf(g, parameters, 'mask_stem'),
  token: linearOf(g, parameters, 'mask_token'),
  out: pairOf(g, parameters, 'mask_out'),
})

const contourHead = (g: Graph, parameters: Parameters): ContourHead => ({
  token: linearOf(g, parameters, 'contour_token'),
  levels: ['deep', 'mid', 'fine'].map((name) => pairOf(g, parameters, `contour_${name}`)),
  mix: pairOf(g, parameters, 'contour_mix'),
  out: pairOf(g, parameters, 'contour_out'),
})
