/**
 * @file Each operator of the graph in TensorFlow.js.
 *
 * The graph is NCHW as ONNX is; tf's image operators want NHWC, so they are wrapped in transposes.
 */

import type * as tfjs from '@tensorflow/tfjs-core'
import type { Node, OperatorName } from '../graph/index.ts'
import type { Tf } from './tfjs.ts'

type Kernel = (tf: Tf, inputs: tfjs.Tensor[], node: Node) => tfjs.Tensor | tfjs.Tensor[]

const numbers = ({ attributes }: Node, name: string): number[] => [
  ...(attributes[name] as readonly number[]),
]
const number = ({ attributes }: Node, name: string): number => attributes[name] as number

/** Runs an NHWC operator on an NCHW image. */
const channelsLast = (
  tf: Tf,
  x: tfjs.Tensor,
  run: (image: tfjs.Tensor4D) => tfjs.Tensor4D,
): tfjs.Tensor => tf.transpose(run(tf.transpose(x, [0, 2, 3, 1]) as tfjs.Tensor4D), [0, 3, 1, 2])

/** Pads (or, where negative, crops) the height and width of an NHWC image. */
function padImage(
  tf: Tf,
  x: tfjs.Tensor4D,
  [top, left, bottom, right]: readonly number[],
): tfjs.Tensor4D {
  const grow = (a: number, b: number): [number, number] => [Math.max(a, 0), Math.max(b, 0)]
  const padded = tf.pad4d(x, [[0, 0], grow(top, bottom), grow(left, right), [0, 0]])
  const [n, , , c] = x.shape
  const [h, w] = [x.shape[1] + top + bottom, x.shape[2] + left + right]
  return tf.slice4d(padded, [0, Math.max(-top, 0), Math.max(-left, 0), 0], [n, h, w, c])
}

const convolution: Kernel = (tf, [x, weight, bias], node) => {
  const strides = numbers(node, 'strides') as [number, number]
  const filter = tf.transpose(weight, [2, 3, 1, 0]) as tfjs.Tensor4D
  return channelsLast(tf, x, (image) => {
    const y = tf.conv2d(padImage(tf, image, numbers(node, 'pads')), filter, strides, 'valid')
    return bias ? tf.add(y, bias) : y
  })
}

const transposedConvolution: Kernel = (tf, [x, weight], node) => {
  const strides = numbers(node, 'strides') as [number, number]
  const [top, left, bottom, right] = numbers(node, 'pads')
  const [down, across] = numbers(node, 'output_padding')
  const filter = tf.transpose(weight, [2, 3, 1, 0]) as tfjs.Tensor4D
  const [kh, kw, out] = filter.shape
  return channelsLast(tf, x, (image) => {
    const [n, h, w] = image.shape
    const full: [number, number, number, number] = [
      n,
      (h - 1) * strides[0] + kh,
      (w - 1) * strides[1] + kw,
      out,
    ]
    const y = tf.conv2dTranspose(image, filter, full, strides, 'valid')
    return padImage(tf, y, [-top, -left, down - bottom, across - right])
  })
}

const averagePool: Kernel = (tf, [x], node) => {
  const size = numbers(node, 'kernel_shape') as [number, number]
  return channelsLast(tf, x, (image) => tf.avgPool(image, size, size, 'valid'))
}

const resize: Kernel = (tf, [x], { outputs }) => {
  const [, , h, w] = outputs[0].shape
  return channelsLast(tf, x, (image) => tf.image.resizeNearestNeighbor(image, [h, w]))
}

const matrixProduct: Kernel = (tf, [a, b], { outputs }) => {
  if (b.rank > 2) return tf.matMul(a, b)
  const rows = tf.reshape(a, [-1, a.shape[a.rank - 1]])
  return tf.reshape(tf.matMul(rows, b), [...outputs[0].shape])
}

const generalProduct: Kernel = (tf, [a, b, bias], node) => {
  const product = tf.matMul(a, b, false, number(node, 'transB') === 1)
  const y = tf.mul(product, number(node, 'alpha'))
  return bias ? tf.add(y, tf.mul(bias, number(node, 'beta'))) : y
}

const layerNormalization: Kernel = (tf, [x, scale, bias], node) => {
  const { mean, variance } = tf.moments(x, -1, true)
  const inverse = tf.rsqrt(tf.add(variance, number(node, 'epsilon')))
  const normal = tf.mul(tf.sub(x, mean), inverse)
  return [tf.add(tf.mul(normal, scale), bias), mean, inverse]
}

const slice: Kernel = (tf, [x], node) => {
  const begin = x.shape.map(() => 0)
  for (const [i, axis] of numbers(node, 'axes').entries()) begin[axis] = numbers(node, 'starts')[i]
  return tf.slice(x, begin, [...node.outputs[0].shape])
}

const padding: Kernel = (tf, [x], node) => {
  const pads = numbers(node, 'pads')
  return tf.pad(
    x,
    x.shape.map((_, i) => [pads[i], pads[i + x.rank]]),
  )
}

const reduction =
  (name: 'sum' | 'mean' | 'max'): Kernel =>
  (tf, [x], node) =>
    tf[name](x, numbers(node, 'axes'), number(node, 'keepdims') === 1)

export const kernels: { readonly [name in OperatorName]: Kernel } = {
  Add: (tf, [a, b]) => tf.add(a, b),
  Sub: (tf, [a, b]) => tf.sub(a, b),
  Mul: (tf, [a, b]) => tf.mul(a, b),
  Div: (tf, [a, b]) => tf.div(a, b),
  Greater: (tf, [a, b]) => tf.greater(a, b),
  Equal: (tf, [a, b]) => tf.equal(a, b),
  Neg: (tf, [x]) => tf.neg(x),
  Sqrt: (tf, [x]) => tf.sqrt(x),
  Relu: (tf, [x]) => tf.relu(x),
  Sigmoid: (tf, [x]) => tf.sigmoid(x),
  Softmax: (tf, [x]) => tf.softmax(x),
  Cast: (tf, [x], { outputs }) => tf.cast(x, outputs[0].type === 'int64' ? 'int32' : 'float32'),
  MatMul: matrixProduct,
  Gemm: generalProduct,
  Conv: convolution,
  ConvTranspose: transposedConvolution,
  AveragePool: averagePool,
  Resize: resize,
  LayerNormalization: layerNormalization,
  ReduceSum: reduction('sum'),
  ReduceMean: reduction('mean'),
  ReduceMax: reduction('max'),
  Reshape: (tf, [x], { outputs }) => tf.reshape(x, [...outputs[0].shape]),
  Transpose: (tf, [x], node) => tf.transpose(x, numbers(node, 'perm')),
  Expand: (tf, [x], { outputs }) => tf.broadcastTo(x, [...outputs[0].shape]),
  Slice: slice,
  Split: (tf, [x], node) => tf.split(x, numbers(node, 'split'), number(node, 'axis')),
  Concat: (tf, inputs, node) => tf.concat(inputs, number(node, 'axis')),
  Pad: padding,
  Gather: (tf, [table, indices]) => tf.gather(table, tf.cast(indices, 'int32')),
}
