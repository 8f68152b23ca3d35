/**
 * @file One function for each operator: `mul(add(x, y), 2)`. A number stands for a scalar constant.
 */

import type { Graph } from './graph.ts'
import type { AttributesOf, OperatorName } from './operators/operator-table.ts'
import { normalAxis } from './shape-arithmetic.ts'
import type { Value } from './value.ts'

/** A value, or a number as a constant of any shape. */
export type Operand = Value | number

const apply = <N extends OperatorName>(
  operator: N,
  inputs: readonly Value[],
  attributes: AttributesOf<N>,
): Value => inputs[0].graph.add(operator, inputs, attributes)[0]

/** A scalar constant, named by its value. */
export const scalar = (g: Graph, value: number): Value =>
  g.constant(Float32Array.of(value), [], `${value}`)

type Binary = 'Add' | 'Sub' | 'Mul' | 'Div' | 'Greater' | 'Equal'

function binary(operator: Binary, a: Operand, b: Operand): Value {
  const g = typeof a === 'number' ? (b as Value).graph : a.graph
  const lift = (x: Operand) => (typeof x === 'number' ? scalar(g, x) : x)
  return apply(operator, [lift(a), lift(b)], {})
}

/** a + b, broadcasting. */
export const add = (a: Operand, b: Operand): Value => binary('Add', a, b)
/** a − b, broadcasting. */
export const sub = (a: Operand, b: Operand): Value => binary('Sub', a, b)
/** a · b element by element, broadcasting. */
export const mul = (a: Operand, b: Operand): Value => binary('Mul', a, b)
/** a / b, broadcasting. */
export const div = (a: Operand, b: Operand): Value => binary('Div', a, b)
/** 1 where a > b, else 0; no gradient flows through. */
export const greater = (a: Operand, b: Operand): Value => toFloat(binary('Greater', a, b))
/** 1 where a = b, else 0; no gradient flows through. */
export const equal = (a: Operand, b: Operand): Value => toFloat(binary('Equal', a, b))
export const neg = (x: Value): Value => apply('Neg', [x], {})
export const sqrt = (x: Value): Value => apply('Sqrt', [x], {})
export const relu = (x: Value): Value => apply('Relu', [x], {})
export const sigmoid = (x: Value): Value => apply('Sigmoid', [x], {})
export const square = (x: Value): Value => mul(x, x)

/** x·σ(x), SiLU (Elfwing et al. 2018). QuickGELU is silu(1.702·x) / 1.702. */
export const silu = (x: Value): Value => mul(x, sigmoid(x))

/** Softmax along the last axis. */
export const softmax = (x: Value): Value => apply('Softmax', [x], { axis: -1 })

/** Booleans or indices → float32. */
const toFloat = (x: Value): Value => apply('Cast', [x], { to: 1 })
/** Whole numbers held as float32 → int64 indices. */
export const toIndices = (x: Value): Value => apply('Cast', [x], { to: 7 })

/** Matrix product of the last two axes; the axes before broadcast. */
export const matmul = (a: Value, b: Value): Value => apply('MatMul', [a, b], {})

/**
 * alpha · a·b + beta · bias, for a [M, K], b [K, N] (or [N, K] where `transposed`) and bias [N].
 * Either way of keeping b costs the same, so weights serve forward and backward as they are.
 */
export function gemm(
  a: Value,
  b: Value,
  options: { bias?: Value; transposed?: boolean; alpha?: number; beta?: number } = {},
): Value {
  const { bias, transposed = false, alpha = 1, beta = 1 } = options
  return apply('Gemm', bias ? [a, b, bias] : [a, b], { transB: transposed ? 1 : 0, alpha, beta })
}

/**
 * Convolution of x [N,C,H,W] with weight [O,C,kh,kw], cross-correlation as everywhere in ONNX.
 * @param options.pad zero padding on every side, or [top, left, bottom, right]; default 0
 */
export function conv(
  x: Value,
  weight: Value,
  bias?: Value,
  options: { stride?: number; pad?: number | readonly number[] } = {},
): Value {
  const { stride = 1, pad = 0 } = options
  const pads = typeof pad === 'number' ? [pad, pad, pad, pad] : pad
  return apply('Conv', bias ? [x, weight, bias] : [x, weight], { strides: [stride, stride], pads })
}

/** The adjoint of `conv` with the same attributes: from dy back to an image of the given shape. */
export function transposedConv(
  dy: Value,
  weight: Value,
  shape: readonly number[],
  { strides, pads }: AttributesOf<'Conv'>,
): Value {
  const padding = [0, 1].map((i) => {
    const full = (dy.shape[i + 2] - 1) * strides[i] + weight.shape[i + 2]
    return shape[i + 2] - (full - pads[i] - pads[i + 2])
  })
  return apply('ConvTranspose', [dy, weight], { strides, pads, output_padding: padding })
}

/** Mean of each size×size block of x [N,C,H,W]; H and W must be multiples of `size`. */
export const averagePool = (x: Value, size: number): Value =>
  apply('AveragePool', [x], { kernel_shape: [size, size], strides: [size, size] })

/** Repeats each pixel of x [N,C,H,W] factor×factor times. */
export const upsample = (x: Value, factor: number): Value =>
  apply('Resize', [x], {
    scales: [1, 1, factor, factor],
    mode: 'nearest',
    coordinate_transformation_mode: 'asymmetric',
    nearest_mode: 'floor',
  })

/** Layer normalisation of the last axis (Ba et al. 2016): scale · (x − mean)/√(variance + ε) + bias. */
export const layerNorm = (x: Value, scale: Value, bias: Value, epsilon = 1e-5): Value =>
  apply('LayerNormalization', [x, scale, bias], { axis: -1, epsilon })

export type Axes = readonly number[]

type Reduction = 'ReduceSum' | 'ReduceMean' | 'ReduceMax'

function reduction(operator: Reduction, x: Value, axes: Axes | undefined, keep: boolean): Value {
  const rank = x.shape.length
  const normal = axes?.map((axis) => normalAxis(axis, rank)) ?? x.shape.map((_, i) => i)
  return normal.length ? apply(operator, [x], { axes: normal, keepdims: keep ? 1 : 0 }) : x
}

/** Sum over `axes` (all by default, giving a scalar). */
export const sum = (x: Value, axes?: Axes, keepDims = false): Value =>
  reduction('ReduceSum', x, axes, keepDims)
/** Mean over `axes` (all by default, giving a scalar). */
export const mean = (x: Value, axes?: Axes, keepDims = false): Value =>
  reduction('ReduceMean', x, axes, keepDims)
/** Largest element over `axes`; no gradient. */
export const max = (x: Value, axes?: Axes, keepDims = false): Value =>
  reduction('ReduceMax', x, axes, keepDims)

export const reshape = (x: Value, shape: readonly number[]): Value =>
  apply('Reshape', [x], { shape })
/** Axis i of the result is axis order[i] of x. */
export const transpose = (x: Value, order: readonly number[]): Value =>
  apply('Transpose', [x], { perm: order })
/** Repeats axes of size 1 (and adds leading ones) to reach `shape`. */
export const expand = (x: Value, shape: readonly number[]): Value => apply('Expand', [x], { shape })
export const concat = (xs: readonly Value[], axis: number): Value =>
  apply('Concat', xs, { axis: normalAxis(axis, xs[0].shape.length) })
/** Elements start ≤ i < end along one axis. */
export function slice(x: Value, axis: number, start: number, end: number): Value {
  const normal = normalAxis(axis, x.shape.length)
  if (start === 0 && end === x.shape[normal]) return x
  return apply('Slice', [x], { starts: [start], ends: [end], axes: [normal] })
}
/** Cuts x along `axis` into parts of the given sizes. */
export const split = (x: Value, axis: number, parts: readonly number[]): Value[] =>
  x.graph.add('Split', [x], { axis: normalAxis(axis, x.shape.length), split: parts })
/** Zeros around x: `before[i]` and `after[i]` of them along axis i. */
export const pad = (x: Value, before: readonly number[], after: readonly number[]): Value =>
  apply('Pad', [x], { pads: [...before, ...after] })
/** Rows of `table` [rows, ...] picked by int64 `indices` (see toIndices). */
export const gather = (table: Value, indices: Value): Value =>
  apply('Gather', [table, indices], { axis: 0 })
