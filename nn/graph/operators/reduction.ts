/** @file Operators along axes: sums, means and what normalises by them. */

import * as f from '../functions.ts'
import { scale } from '../rewrite.ts'
import { normalAxis, sameShape } from '../shape-arithmetic.ts'
import { GraphError, sizeOf, type Value } from '../value.ts'
import { float, type Operator, type Step } from './operator.ts'

type Reduced = { readonly axes: readonly number[]; readonly keepdims: number }

const reduction = (
  name: 'sum' | 'mean' | 'max',
  gradient?: (step: Step<Reduced>) => Value[],
): Operator<Reduced> => ({
  infer([x], attributes) {
    const axes = attributes.axes.map((axis) => normalAxis(axis, x.shape.length))
    const kept = attributes.keepdims === 1 ? [1] : []
    return float(x.shape.flatMap((d, i) => (axes.includes(i) ? kept : [d])))
  },
  gradient,
  kernel: (tf, [x], { attributes: { axes, keepdims } }) => tf[name](x, [...axes], keepdims === 1),
})

function sumGradient({ inputs: [x], attributes: { axes }, dy }: Step<Reduced>): Value[] {
  const kept = x.shape.map((d, i) => (axes.includes(i) ? 1 : d))
  return [f.expand(f.reshape(dy, kept), x.shape)]
}

function meanGradient(step: Step<Reduced>): Value[] {
  const share = sizeOf(step.dy.shape) / sizeOf(step.inputs[0].shape)
  return sumGradient({ ...step, dy: scale(step.dy, share) })
}

/** y · (dy − Σ dy·y) along the last axis. */
const softmax: Operator<{ readonly axis: number }> = {
  infer: ([x]) => float(x.shape),
  gradient({ outputs: [y], dy }) {
    const weighted = f.mul(dy, y)
    return [f.sub(weighted, f.mul(y, f.sum(weighted, [-1], true)))]
  },
  kernel: (tf, [x]) => tf.softmax(x),
}

/** Outputs are the result, the mean and 1/σ. */
const layerNormalization: Operator<{ readonly axis: number; readonly epsilon: number }> = {
  infer([x, weight, bias]) {
    const width = x.shape.slice(-1)
    if (!sameShape(weight.shape, width) || !sameShape(bias.shape, width)) {
      throw new GraphError(`scale and bias must have shape [${width}]`)
    }
    const statistics = float([...x.shape.slice(0, -1), 1])
    return [...float(x.shape), ...statistics, ...statistics]
  },
  /** dx = 1/σ · (g − mean g − x̂ · mean(g·x̂)) with g = dy·scale and x̂ the normalised x. */
  gradient({ inputs: [x, weight], outputs: [, mean, inverse], dy }) {
    const normal = f.mul(f.sub(x, mean), inverse)
    const g = f.mul(dy, weight)
    const centred = f.sub(
      f.sub(g, f.mean(g, [-1], true)),
      f.mul(normal, f.mean(f.mul(g, normal), [-1], true)),
    )
    return [f.mul(centred, inverse)]
  },
  weightsFrom: 1,
  kernel(tf, [x, weight, bias], { attributes: { epsilon } }) {
    const { mean, variance } = tf.moments(x, -1, true)
    const inverse = tf.rsqrt(tf.add(variance, epsilon))
    const normal = tf.mul(tf.sub(x, mean), inverse)
    return [tf.add(tf.mul(normal, weight), bias), mean, inverse]
  },
  optionalOutputs: true,
}

export const reductions = {
  ReduceSum: { ...reduction('sum', sumGradient), operands: ['axes'] },
  ReduceMean: reduction('mean', meanGradient),
  ReduceMax: reduction('max'),
  Softmax: softmax,
  LayerNormalization: layerNormalization,
}
