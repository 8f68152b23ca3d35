/**
 * @file Gradient of a convolution.
 *
 * By the image: the transposed convolution. At stride 1 that is an ordinary convolution with the
 * weights flipped and their channel axes swapped, the kernel every runtime does best. At stride s
 * the pixels of the gradient fall into s×s phases, each a stride-1 convolution of its own; one
 * convolution computes all phases as channels and the pixels are then interleaved (the sub-pixel
 * view of Shi et al. 2016, "Is the deconvolution layer the same as a convolutional layer?").
 */

import * as f from './functions.ts'
import { list } from './operators.ts'
import { GraphError, type Node, type Value } from './value.ts'

/** d loss / d image of a Conv node. */
export function convolutionGradient(node: Node, dy: Value): Value {
  const [x, weight] = node.inputs
  const stride = list(node.attributes, 'strides')[0]
  if (!weight.data) return f.transposedConv(dy, weight, x.shape, node.attributes)
  const phases = [0, 1].map((i) => phaseGeometry(node, i))
  const kernel = phaseKernels(weight, weight.data, stride, phases)
  const [rows, columns] = phases
  const flipped = weight.graph.constant(kernel.data, kernel.shape, 'flipped')
  const pads = [rows.before, columns.before, rows.after, columns.after]
  const dense = cropPadded(dy, flipped, pads)
  if (stride === 1) return dense
  return interleave(dense, x.shape, stride)
}

interface Phase {
  /** Taps of each phase's kernel. */
  readonly taps: number
  /** Padding of dy before and after, so that output u covers pixels u·stride … u·stride+stride−1. */
  readonly before: number
  readonly after: number
  /** Kernel position that tap t of phase p reads: p + pad + stride·(first − t); outside means 0. */
  readonly first: number
  readonly pad: number
  readonly kernel: number
}

/**
 * Pixel i = stride·u + p of dx gathers dy[u + j] · w[p + pad − stride·j] for every j that hits the
 * kernel, so j runs from ⌈(pad − k + 1)/s⌉ (p = 0) to ⌊(s − 1 + pad)/s⌋ (p = s − 1).
 */
function phaseGeometry(node: Node, axis: number): Phase {
  const [x, weight] = node.inputs
  const stride = list(node.attributes, 'strides')[axis]
  const pad = list(node.attributes, 'pads')[axis]
  const kernel = weight.shape[axis + 2]
  const low = Math.ceil((pad - kernel + 1) / stride)
  const high = Math.floor((stride - 1 + pad) / stride)
  const rows = Math.ceil(x.shape[axis + 2] / stride)
  const after = rows - 1 + high - (node.outputs[0].shape[axis + 2] - 1)
  return { taps: high - low + 1, before: -low, after, first: low, pad, kernel }
}

/** Weights [O,C,kh,kw] → [s·s·C, O, taps, taps], phase-major: channel (py·s + px)·C + c. */
function phaseKernels(weight: Value, data: Float32Array, stride: number, [ys, xs]: Phase[]) {
  const [outputs, channels, kh, kw] = weight.shape
  const shape = [stride * stride * channels, outputs, ys.taps, xs.taps]
  const result = new Float32Array(shape.reduce((n, d) => n * d, 1))
  let i = 0
  for (let py = 0; py < stride; py++) {
    for (let px = 0; px < stride; px++) {
      for (let c = 0; c < channels; c++) {
        for (let o = 0; o < outputs; o++) {
          for (let ty = 0; ty < ys.taps; ty++) {
            for (let tx = 0; tx < xs.taps; tx++, i++) {
              const ky = py + ys.pad - stride * (ys.first + ty)
              const kx = px + xs.pad - stride * (xs.first + tx)
              if (ky < 0 || ky >= kh || kx < 0 || kx >= kw) continue
              result[i] = data[((o * channels + c) * kh + ky) * kw + kx]
            }
          }
        }
      }
    }
  }
  return { data: result, shape }
}

/** Convolution whose padding may be negative, which crops. */
function cropPadded(x: Value, weight: Value, pads: readonly number[]): Value {
  let cropped = x
  for (const axis of [2, 3]) {
    const [before, after] = [Math.min(0, pads[axis - 2]), Math.min(0, pads[axis])]
    if (before || after) {
      cropped = f.slice(cropped, axis, -before, cropped.shape[axis] + after)
    }
  }
  return f.conv(cropped, weight, undefined, { pad: pads.map((p) => Math.max(0, p)) })
}

/** [N, s·s·C, h, w] with phase-major channels → [N, C, H, W], cropped to the image. */
function interleave(x: Value, [n, channels, height, width]: readonly number[], s: number): Value {
  const [, , h, w] = x.shape
  const phases = f.reshape(x, [n, s, s, channels, h, w])
  const mixed = f.reshape(f.transpose(phases, [0, 3, 4, 1, 5, 2]), [n, channels, h * s, w * s])
  const rows = height < h * s ? f.slice(mixed, 2, 0, height) : mixed
  return width < w * s ? f.slice(rows, 3, 0, width) : rows
}

/**
 * d loss / d weight: the image correlated with dy, batch and channels swapped. Stride 1 only, as
 * encoders keep their weights constant.
 */
export function weightGradient(node: Node, dy: Value): Value {
  const [x] = node.inputs
  if (list(node.attributes, 'strides')[0] !== 1) {
    throw new GraphError(`${node.name}: no gradient by the weights of a strided convolution`)
  }
  const swap = (value: Value) => f.transpose(value, [1, 0, 2, 3])
  return swap(f.conv(swap(x), swap(dy), undefined, { pad: list(node.attributes, 'pads') }))
}
