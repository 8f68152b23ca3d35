/**
 * @file Operators of images [N, C, H, W]: convolutions, pooling, enlarging.
 *
 * tf's image operators want NHWC, so their kernels are wrapped in transposes.
 */

import * as f from '../functions.ts'
import { scale } from '../rewrite.ts'
import { sameShape } from '../shape-arithmetic.ts'
import { GraphError, sizeOf, type Value } from '../value.ts'
import { checkRank, float, type Operator, type Step } from './operator.ts'
import type { Tensor, Tensor4D, Tf } from './tf.ts'

type Pair = readonly number[]
/** Pads are [top, left, bottom, right]. */
export type Strided = { readonly strides: readonly number[]; readonly pads: readonly number[] }

function checkChannels(x: Value, weight: Value, expected: number): void {
  checkRank(x, 4, 'image')
  checkRank(weight, 4, 'weight')
  if (x.shape[1] === expected) return
  throw new GraphError(`weight expects ${expected} channels, image has ${x.shape[1]}`)
}

const positive = (size: number): number => {
  if (Number.isInteger(size) && size > 0) return size
  throw new GraphError(`output size would be ${size}`)
}

/** Weights [O, C, kh, kw]. */
const convolution: Operator<Strided> = {
  infer([x, weight, bias], { strides, pads }) {
    const [out, channels, ...kernel] = weight.shape
    checkChannels(x, weight, channels)
    if (bias && !sameShape(bias.shape, [out])) throw new GraphError(`bias must have shape [${out}]`)
    const size = kernel.map((k, i) => {
      const padded = x.shape[i + 2] + pads[i] + pads[i + 2]
      return positive(Math.floor((padded - k) / strides[i]) + 1)
    })
    return float([x.shape[0], out, ...size])
  },
  gradient: convolutionGradient,
  weightsFrom: 1,
  kernel: (tf, [x, weight, bias], { attributes: { strides, pads } }) =>
    channelsLast(tf, x, (image) => {
      const y = tf.conv2d(padImage(tf, image, pads), filterOf(tf, weight), pair(strides), 'valid')
      return bias ? tf.add(y, bias) : y
    }),
  multiplyAdds: ({ inputs: [, weight], outputs: [y] }) =>
    sizeOf(y.shape) * sizeOf(weight.shape.slice(1)),
}

/**
 * By the image it is the transposed convolution (Dumoulin & Visin 2016, §4). At stride 1 and with
 * known weights that is an ordinary convolution with the kernel turned by 180° and its channel
 * axes swapped, which every runtime does best, so the turned weights are folded into a constant.
 * At larger strides one ConvTranspose (a matrix product and a scatter) beats splitting the pixels
 * into phases, measured for a 7×7/2 stem: 21 ms against 30 ms.
 */
function convolutionGradient({ inputs: [x, weight], attributes, dy }: Step<Strided>): Value[] {
  const [, , kh, kw] = weight.shape
  const full = [kh, kw, kh, kw].map((k, i) => k - 1 - attributes.pads[i])
  const plain = attributes.strides.every((s) => s === 1) && full.every((p) => p >= 0)
  if (!plain || !weight.data) return [f.transposedConv(dy, weight, x.shape, attributes)]
  return [f.conv(dy, turned(weight, weight.data), undefined, { pad: full })]
}

/** Weights [O, C, kh, kw] → [C, O, kh, kw], each kernel turned by 180°. */
function turned({ graph, name, shape }: Value, data: Float32Array): Value {
  const [outputs, channels, kh, kw] = shape
  const area = kh * kw
  const result = new Float32Array(data.length)
  for (let o = 0; o < outputs; o++) {
    for (let c = 0; c < channels; c++) {
      const from = (o * channels + c) * area
      const to = (c * outputs + o) * area + area - 1
      for (let i = 0; i < area; i++) result[to - i] = data[from + i]
    }
  }
  return graph.constant(result, [channels, outputs, kh, kw], `${name}/turned`)
}

/** The adjoint of a convolution with the same attributes; weights [C, O, kh, kw]. */
const transposedConvolution: Operator<Strided & { readonly output_padding: Pair }> = {
  infer([x, weight], { strides, pads, output_padding }) {
    const [channels, out, ...kernel] = weight.shape
    checkChannels(x, weight, channels)
    const size = kernel.map((k, i) => {
      const full = (x.shape[i + 2] - 1) * strides[i] + k
      return positive(full - pads[i] - pads[i + 2] + output_padding[i])
    })
    return float([x.shape[0], out, ...size])
  },
  gradient: ({ inputs: [, weight], attributes: { strides, pads }, dy }) => [
    f.conv(dy, weight, undefined, { stride: strides[0], pad: pads }),
  ],
  weightsFrom: 1,
  kernel(tf, [x, weight], { attributes: { strides, pads, output_padding } }) {
    const [top, left, bottom, right] = pads
    const [down, across] = output_padding
    const filter = filterOf(tf, weight)
    const [kh, kw, out] = filter.shape
    return channelsLast(tf, x, (image) => {
      const [n, h, w] = image.shape
      const [fullHeight, fullWidth] = [(h - 1) * strides[0] + kh, (w - 1) * strides[1] + kw]
      const full: [number, number, number, number] = [n, fullHeight, fullWidth, out]
      const y = tf.conv2dTranspose(image, filter, full, pair(strides), 'valid')
      return padImage(tf, y, [-top, -left, down - bottom, across - right])
    })
  },
  multiplyAdds: ({ inputs: [x, weight] }) => sizeOf(x.shape) * sizeOf(weight.shape.slice(1)),
}

/** Mean of blocks that do not overlap. */
const averagePool: Operator<{ readonly kernel_shape: Pair; readonly strides: Pair }> = {
  infer([x], { kernel_shape }) {
    checkRank(x, 4, 'image')
    const size = kernel_shape.map((k, i) => {
      if (x.shape[i + 2] % k) throw new GraphError(`size ${x.shape[i + 2]} is no multiple of ${k}`)
      return x.shape[i + 2] / k
    })
    return float([...x.shape.slice(0, 2), ...size])
  },
  gradient: ({
    attributes: {
      kernel_shape: [size],
    },
    dy,
  }) => [f.upsample(scale(dy, 1 / size ** 2), size)],
  kernel: (tf, [x], { attributes: { kernel_shape: size } }) =>
    channelsLast(tf, x, (image) => tf.avgPool(image, pair(size), pair(size), 'valid')),
}

/** How ONNX is to enlarge: by repeating pixels. */
type Resize = {
  readonly scales: readonly number[]
  readonly mode: 'nearest'
  readonly coordinate_transformation_mode: 'asymmetric'
  readonly nearest_mode: 'floor'
}

/** The adjoint is summing each block. */
const resize: Operator<Resize> = {
  infer: ([x], { scales }) => float(x.shape.map((d, i) => d * scales[i])),
  gradient: ({ attributes: { scales }, dy }) => [
    scale(f.averagePool(dy, scales[2]), scales[2] ** 2),
  ],
  kernel(tf, [x], { outputs: [{ shape }] }) {
    const [, , h, w] = shape
    return channelsLast(tf, x, (image) => tf.image.resizeNearestNeighbor(image, [h, w]))
  },
  operands: ['', 'scales'],
}

const pair = ([down, across]: Pair): [number, number] => [down, across]

/** [O, C, kh, kw] → [kh, kw, C, O]. */
const filterOf = (tf: Tf, weight: Tensor): Tensor4D =>
  tf.transpose(weight as Tensor4D, [2, 3, 1, 0])

/** Runs an NHWC operator on an NCHW image. */
const channelsLast = (tf: Tf, x: Tensor, run: (image: Tensor4D) => Tensor4D): Tensor =>
  tf.transpose(run(tf.transpose(x as Tensor4D, [0, 2, 3, 1])), [0, 3, 1, 2])

/** Pads (or, where negative, crops) the height and width of an NHWC image. */
function padImage(tf: Tf, x: Tensor4D, [top, left, bottom, right]: readonly number[]): Tensor4D {
  const grow = (a: number, b: number): [number, number] => [Math.max(a, 0), Math.max(b, 0)]
  const padded = tf.pad4d(x, [[0, 0], grow(top, bottom), grow(left, right), [0, 0]])
  const [n, , , c] = x.shape
  const [h, w] = [x.shape[1] + top + bottom, x.shape[2] + left + right]
  return tf.slice4d(padded, [0, Math.max(-top, 0), Math.max(-left, 0), 0], [n, h, w, c])
}

export const images = {
  Conv: convolution,
  ConvTranspose: transposedConvolution,
  AveragePool: averagePool,
  Resize: resize,
}
