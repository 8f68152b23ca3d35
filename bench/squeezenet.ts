/**
 * @file SqueezeNet 1.0's fire maps (Iandola et al. 2016) and bare pixels as encoders, for benchmarks
 * to compare mini with. Neither ships: SqueezeNet's weights are read from a file of the caller's.
 */
import { type Parameters, weight } from '../nn/architectures/parameters.ts'
import type { Encoder } from '../nn/encoder.ts'
import {
  add,
  concat,
  conv,
  type Graph,
  mean,
  mul,
  pad,
  relu,
  reshape,
  slice,
  sub,
  transpose,
  type Value,
} from '../nn/graph/index.ts'

/** Side of the square both look at, in pixels. */
const SIZE = 224

/** What Caffe's training subtracted from blue, green and red, 0 to 255. */
const CAFFE_MEAN = Float32Array.of(104, 117, 123)

const STAGES = [
  ['fire2', 'fire3', 'fire4'],
  ['fire5', 'fire6', 'fire7', 'fire8'],
  ['fire9'],
] as const

/** SqueezeNet 1.0 with its own max pooling; kernels `fire2/expand3x3/kernel` … are HWIO. */
export const createSqueezenet = (parameters: Parameters, hash: string): Encoder => ({
  id: 'squeezenet',
  hash,
  size: SIZE,
  geometric: ['fire3', 'fire5', 'fire8', 'fire9'].map((level) => ({ level, weight: 1 })),
  distance: 'cosine',
  semanticWeight: 0,
  parameters: [...parameters.values()].reduce((n, { data }) => n + data.length, 0),
  build(g, image) {
    const layer = (x: Value, name: string, options = {}) =>
      conv(x, kernel(g, parameters, name), weight(g, parameters, `${name}/bias`), options)
    const maps: Record<string, Value> = {}
    let x = relu(layer(caffe(g, image), 'conv1', { stride: 2 }))
    for (const stage of STAGES) {
      x = maxPool(x)
      for (const name of stage) {
        const squeezed = relu(layer(x, `${name}/squeeze1x1`))
        const narrow = relu(layer(squeezed, `${name}/expand1x1`))
        const wide = relu(layer(squeezed, `${name}/expand3x3`, { pad: 1 }))
        x = maps[name] = concat([narrow, wide], 1)
      }
    }
    return { maps, embedding: mean(x, [2, 3]) }
  },
})

/** No encoder at all: the mean squared difference of the pixels. */
export const PIXELS: Encoder = {
  id: 'pixels',
  hash: '',
  size: SIZE,
  geometric: [{ level: 'pixels', weight: 1 }],
  distance: 'squared',
  semanticWeight: 0,
  parameters: 0,
  build: (_, image) => ({ maps: { pixels: image }, embedding: mean(image, [2, 3]) }),
}

/** RGB in [0, 1] → BGR in [0, 255] without Caffe's mean. */
function caffe(g: Graph, image: Value): Value {
  const channels = [2, 1, 0].map((c) => slice(image, 1, c, c + 1))
  return sub(mul(concat(channels, 1), 255), g.constant(CAFFE_MEAN, [1, 3, 1, 1], 'mean'))
}

/** HWIO → OIHW. */
function kernel(g: Graph, parameters: Parameters, name: string): Value {
  return transpose(weight(g, parameters, `${name}/kernel`), [3, 2, 0, 1])
}

/** 3×3 windows, two apart, the last one cut where it does not fit (Caffe rounds up); x ≥ 0. */
const maxPool = (x: Value): Value => poolAlong(poolAlong(x, 3), 2)

/** The largest of elements 2i, 2i + 1 and 2i + 2 along one axis. */
function poolAlong(x: Value, axis: number): Value {
  const outputs = Math.ceil((x.shape[axis] - 3) / 2) + 1
  const missing = 2 * (outputs + 1) - x.shape[axis]
  const after = x.shape.map((_, i) => (i === axis ? missing : 0))
  const padded = pad(
    x,
    x.shape.map(() => 0),
    after,
  )
  const before = x.shape.slice(0, axis)
  const rest = x.shape.slice(axis + 1)
  const pairs = reshape(padded, [...before, outputs + 1, 2, ...rest])
  const phase = (i: number) =>
    reshape(slice(pairs, axis + 1, i, i + 1), [...before, outputs + 1, ...rest])
  const [even, odd] = [phase(0), phase(1)]
  const here = larger(slice(even, axis, 0, outputs), slice(odd, axis, 0, outputs))
  return larger(here, slice(even, axis, 1, outputs + 1))
}

const larger = (a: Value, b: Value): Value => add(a, relu(sub(b, a)))
