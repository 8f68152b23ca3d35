/**
 * @file CLIP's ModifiedResNet (Radford et al. 2021, §2.4): a ResNet with three 3×3 stem
 * convolutions, average pooling before every convolution that would have a stride (Zhang 2019),
 * and attention instead of average pooling at the end. Widths and depths are read from the tensors.
 */

import {
  add,
  averagePool,
  concat,
  conv,
  type Graph,
  mean,
  relu,
  reshape,
  type Value,
} from '../graph/index.ts'
import { project, torchLinear } from './linear.ts'
import { countBlocks, folded, type Parameters, weight } from './parameters.ts'
import { attend, cells, classRow, classToken } from './transformer.ts'

export interface ResNetOutputs {
  /** stem, layer1 … layer4 [N, C, h, w], after their ReLU. */
  readonly maps: Readonly<Record<string, Value>>
  /** [N, D], not normalised. */
  readonly embedding: Value
  /** Attention of the pooling query to each cell of layer4, mean over heads, [N, h, w]. */
  readonly attention: Value
}

/**
 * @param image [N, 3, size, size], normalised
 * @param heads of the attention pooling; CLIP's have 64 channels each
 */
export function modifiedResNet(
  g: Graph,
  image: Value,
  parameters: Parameters,
  heads: number,
): ResNetOutputs {
  const layer: Layer = (x, convolution, norm, options) => {
    const { weights, bias } = folded(g, parameters, `visual.${convolution}`, `visual.${norm}`)
    return conv(x, weights, bias, options)
  }
  const maps: Record<string, Value> = {}
  let x = stem(image, layer)
  maps.stem = x
  for (let stage = 1; stage <= 4; stage++) {
    for (let i = 0; i < countBlocks(parameters, `visual.layer${stage}.`); i++) {
      const name = `layer${stage}.${i}`
      const stride = stage > 1 && i === 0 ? 2 : 1
      const shortcut = parameters.has(`visual.${name}.downsample.0.weight`)
      x = g.scope(name, () => bottleneck(x, name, layer, { stride, shortcut }))
    }
    maps[`layer${stage}`] = x
  }
  return { maps, ...g.scope('attnpool', () => attentionPool(g, x, parameters, heads)) }
}

type Layer = (
  x: Value,
  convolution: string,
  norm: string,
  options?: { stride?: number; pad?: number },
) => Value

function stem(image: Value, layer: Layer): Value {
  const first = relu(layer(image, 'conv1', 'bn1', { stride: 2, pad: 1 }))
  const second = relu(layer(first, 'conv2', 'bn2', { pad: 1 }))
  return averagePool(relu(layer(second, 'conv3', 'bn3', { pad: 1 })), 2)
}

function bottleneck(
  x: Value,
  name: string,
  layer: Layer,
  { stride, shortcut }: { stride: number; shortcut: boolean },
): Value {
  const pool = (y: Value) => (stride > 1 ? averagePool(y, stride) : y)
  const narrow = relu(layer(x, `${name}.conv1`, `${name}.bn1`))
  const spatial = relu(layer(narrow, `${name}.conv2`, `${name}.bn2`, { pad: 1 }))
  const wide = layer(pool(spatial), `${name}.conv3`, `${name}.bn3`)
  const identity = shortcut ? layer(pool(x), `${name}.downsample.0`, `${name}.downsample.1`) : x
  return relu(add(wide, identity))
}

/** The mean of all cells asks all cells (and itself) for the embedding. */
function attentionPool(g: Graph, x: Value, parameters: Parameters, heads: number) {
  const [n, channels, h, w] = x.shape
  const linear = (name: string) => torchLinear(g, parameters, `visual.attnpool.${name}`)
  const patches = cells(x)
  const position = weight(g, parameters, 'visual.attnpool.positional_embedding')
  const tokens = add(concat([mean(patches, [1], true), patches], 1), position)
  const query = reshape(classToken(tokens), [n, 1, channels])
  const { values, attention } = attend(
    [
      project(query, linear('q_proj')),
      project(tokens, linear('k_proj')),
      project(tokens, linear('v_proj')),
    ],
    heads,
  )
  return {
    embedding: project(reshape(values, [n, channels]), linear('c_proj')),
    attention: reshape(classRow(attention), [n, h, w]),
  }
}
