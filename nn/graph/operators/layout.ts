/** @file Operators that move elements and compute nothing. */

import * as f from '../functions.ts'
import { unbroadcast } from '../rewrite.ts'
import { broadcast, invert, normalAxis, type Shape, sameShape } from '../shape-arithmetic.ts'
import { GraphError, sizeOf, type Value } from '../value.ts'
import { float, type Operator } from './operator.ts'

const reshape: Operator<{ readonly shape: Shape }> = {
  infer([x], { shape }) {
    if (sizeOf(shape) !== sizeOf(x.shape)) throw new GraphError(`cannot reshape to [${shape}]`)
    return float(shape)
  },
  gradient: ({ inputs: [x], dy }) => [f.reshape(dy, x.shape)],
  kernel: (tf, [x], { attributes: { shape } }) => tf.reshape(x, [...shape]),
  operands: ['shape'],
}

const transpose: Operator<{ readonly perm: readonly number[] }> = {
  infer([x], { perm }) {
    const axes = x.shape.map((_, i) => i)
    if (
      !sameShape(
        perm.toSorted((a, b) => a - b),
        axes,
      )
    ) {
      throw new GraphError(`[${perm}] is no order of ${axes.length} axes`)
    }
    return float(perm.map((axis) => x.shape[axis]))
  },
  gradient: ({ attributes: { perm }, dy }) => [f.transpose(dy, invert(perm))],
  kernel: (tf, [x], { attributes: { perm } }) => tf.transpose(x, [...perm]),
}

const expand: Operator<{ readonly shape: Shape }> = {
  infer([x], { shape }) {
    if (sameShape(broadcast(x.shape, shape), shape)) return float(shape)
    throw new GraphError(`cannot expand to [${shape}]`)
  },
  gradient: ({ inputs: [x], dy }) => [unbroadcast(dy, x.shape)],
  kernel: (tf, [x], { attributes: { shape } }) => tf.broadcastTo(x, [...shape]),
  operands: ['shape'],
}

type Range = { readonly starts: Shape; readonly ends: Shape; readonly axes: Shape }

const slice: Operator<Range> = {
  infer([x], { starts, ends, axes }) {
    const shape = [...x.shape]
    for (const [i, axis] of axes.entries()) {
      const [start, end] = [starts[i], ends[i]]
      const size = x.shape[normalAxis(axis, shape.length)]
      if (start < 0 || end > size || start >= end) {
        throw new GraphError(`range ${start} to ${end} is outside axis ${axis} of size ${size}`)
      }
      shape[axis] = end - start
    }
    return float(shape)
  },
  gradient({ inputs: [{ shape }], attributes: { starts, ends, axes }, dy }) {
    const before = along(shape, axes, (_, i) => starts[i])
    const after = along(shape, axes, (size, i) => size - ends[i])
    return [f.pad(dy, before, after)]
  },
  kernel(tf, [x], { attributes: { starts, axes }, outputs }) {
    const begin = along(x.shape, axes, (_, i) => starts[i])
    return tf.slice(x, begin, [...outputs[0].shape])
  },
  operands: ['starts', 'ends', 'axes'],
}

/** A number for each axis of a shape: 0, or what `pick` gives for the i-th of `axes`. */
const along = (shape: Shape, axes: Shape, pick: (size: number, i: number) => number): number[] =>
  shape.map((size, axis) => (axes.includes(axis) ? pick(size, axes.indexOf(axis)) : 0))

const split: Operator<{ readonly axis: number; readonly split: readonly number[] }> = {
  infer([x], { axis, split: parts }) {
    const total = parts.reduce((sum, part) => sum + part, 0)
    if (total !== x.shape[axis]) throw new GraphError(`parts sum to ${total}, not ${x.shape[axis]}`)
    return parts.flatMap((part) => float(x.shape.map((d, i) => (i === axis ? part : d))))
  },
  gradient: ({ outputs, attributes: { axis }, incoming }) => [
    f.concat(
      incoming.map((part, i) => part ?? zeros(outputs[i])),
      axis,
    ),
  ],
  kernel: (tf, [x], { attributes: { split: parts, axis } }) => tf.split(x, [...parts], axis),
  operands: ['split'],
}

const zeros = (like: Value): Value => f.expand(f.scalar(like.graph, 0), like.shape)

const concat: Operator<{ readonly axis: number }> = {
  infer(inputs, { axis }) {
    const rest = (shape: Shape) => shape.map((d, i) => (i === axis ? 0 : d))
    const [first] = inputs
    if (!inputs.every(({ shape }) => sameShape(rest(shape), rest(first.shape)))) {
      throw new GraphError(`shapes differ outside axis ${axis}`)
    }
    const total = inputs.reduce((sum, { shape }) => sum + shape[axis], 0)
    return float(first.shape.map((d, i) => (i === axis ? total : d)))
  },
  gradient({ inputs, attributes: { axis }, dy, wanted }) {
    const sizes = inputs.map(({ shape }) => shape[axis])
    return f.split(dy, axis, sizes).map((part, i) => (wanted[i] ? part : undefined))
  },
  kernel: (tf, inputs, { attributes: { axis } }) => tf.concat(inputs, axis),
}

/** Zeros before, then after, each axis. */
const pad: Operator<{ readonly pads: readonly number[] }> = {
  infer: ([{ shape }], { pads }) =>
    float(shape.map((d, i) => d + pads[i] + pads[i + shape.length])),
  gradient: ({ inputs: [{ shape }], attributes: { pads }, dy }) => [
    shape.reduce((rest, d, axis) => f.slice(rest, axis, pads[axis], pads[axis] + d), dy),
  ],
  kernel: (tf, [x], { attributes: { pads } }) =>
    tf.pad(
      x,
      x.shape.map((_, i) => [pads[i], pads[i + x.rank]]),
    ),
  operands: ['pads'],
}

/** Rows of a table by index. */
const gather: Operator<{ readonly axis: number }> = {
  infer: ([table, indices]) => float([...indices.shape, ...table.shape.slice(1)]),
  kernel: (tf, [table, indices]) => tf.gather(table, tf.cast(indices, 'int32')),
}

export const layouts = {
  Reshape: reshape,
  Transpose: transpose,
  Expand: expand,
  Slice: slice,
  Split: split,
  Concat: concat,
  Pad: pad,
  Gather: gather,
}
