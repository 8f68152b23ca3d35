/**
 * @file The operators of the graph: for each its shape inference and how ONNX wants it written.
 *
 * All are standard ONNX, opset 17 (https://onnx.ai/onnx/operators/), restricted to what encoders
 * and losses use: NCHW, static shapes, one group, no dilation. `operands` names the attributes
 * that ONNX takes as extra tensor inputs.
 */

import { broadcast, normalAxis, type Shape, sameShape } from './shapes.ts'
import { type Attributes, type ElementType, GraphError, sizeOf, type Value } from './value.ts'

export interface Output {
  readonly shape: readonly number[]
  readonly type: ElementType
}

interface Operator {
  readonly infer: (inputs: readonly Value[], attributes: Attributes) => Output[]
  readonly operands?: readonly string[]
  /** Whether ONNX lets the outputs after the first be left out. */
  readonly optionalOutputs?: boolean
}

const float = (shape: Shape): Output[] => [{ shape, type: 'float32' }]
export const list = (attributes: Attributes, name: string): readonly number[] =>
  attributes[name] as readonly number[]
export const number = (attributes: Attributes, name: string): number => attributes[name] as number

const unary: Operator = { infer: ([x]) => float(x.shape) }
const binary: Operator = { infer: ([a, b]) => float(broadcast(a.shape, b.shape)) }
const compare: Operator = {
  infer: ([a, b]) => [{ shape: broadcast(a.shape, b.shape), type: 'bool' }],
}
const reduce: Operator = {
  infer: ([x], attributes) => {
    const axes = list(attributes, 'axes').map((axis) => normalAxis(axis, x.shape.length))
    const keep = number(attributes, 'keepdims') === 1
    return float(x.shape.flatMap((d, i) => (axes.includes(i) ? (keep ? [1] : []) : [d])))
  },
}

function rank(value: Value, expected: number, what: string): void {
  if (value.shape.length !== expected) {
    throw new GraphError(`${what} must have rank ${expected}, not ${value.shape.length}`)
  }
}

const positive = (size: number, what: string): number => {
  if (!Number.isInteger(size) || size < 1) throw new GraphError(`${what} would be ${size}`)
  return size
}

function convolution([x, w, b]: readonly Value[], attributes: Attributes): Output[] {
  rank(x, 4, 'image')
  rank(w, 4, 'weight')
  const [out, channels, ...kernel] = w.shape
  if (x.shape[1] !== channels) {
    throw new GraphError(`weight expects ${channels} channels, image has ${x.shape[1]}`)
  }
  if (b && !sameShape(b.shape, [out])) throw new GraphError(`bias must have shape [${out}]`)
  const pads = list(attributes, 'pads')
  const strides = list(attributes, 'strides')
  const size = kernel.map((k, i) => {
    const padded = x.shape[i + 2] + pads[i] + pads[i + 2]
    return positive(Math.floor((padded - k) / strides[i]) + 1, 'output size')
  })
  return float([x.shape[0], out, ...size])
}

function transposedConvolution([x, w]: readonly Value[], attributes: Attributes): Output[] {
  rank(x, 4, 'image')
  rank(w, 4, 'weight')
  const [channels, out, ...kernel] = w.shape
  if (x.shape[1] !== channels) {
    throw new GraphError(`weight expects ${channels} channels, image has ${x.shape[1]}`)
  }
  const pads = list(attributes, 'pads')
  const size = kernel.map((k, i) => {
    const full = (x.shape[i + 2] - 1) * list(attributes, 'strides')[i] + k
    const extra = list(attributes, 'output_padding')[i]
    return positive(full - pads[i] - pads[i + 2] + extra, 'output size')
  })
  return float([x.shape[0], out, ...size])
}

function averagePool([x]: readonly Value[], attributes: Attributes): Output[] {
  rank(x, 4, 'image')
  const kernel = list(attributes, 'kernel_shape')
  const size = kernel.map((k, i) => {
    if (x.shape[i + 2] % k) throw new GraphError(`size ${x.shape[i + 2]} is no multiple of ${k}`)
    return x.shape[i + 2] / k
  })
  return float([...x.shape.slice(0, 2), ...size])
}

function matrixProduct([a, b]: readonly Value[]): Output[] {
  if (a.shape.length < 2 || b.shape.length < 2) throw new GraphError('factors need rank 2 or more')
  const [rows, inner] = a.shape.slice(-2)
  const [other, columns] = b.shape.slice(-2)
  if (inner !== other) throw new GraphError(`inner sizes differ: ${inner} against ${other}`)
  return float([...broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2)), rows, columns])
}

function generalProduct([a, b, c]: readonly Value[], attributes: Attributes): Output[] {
  rank(a, 2, 'first factor')
  rank(b, 2, 'second factor')
  const [rows, inner] = a.shape
  const [other, columns] = number(attributes, 'transB') ? b.shape.toReversed() : b.shape
  if (inner !== other) throw new GraphError(`inner sizes differ: ${inner} against ${other}`)
  if (c && !sameShape(c.shape, [columns])) throw new GraphError(`bias must have shape [${columns}]`)
  return float([rows, columns])
}

function layerNormalization([x, scale, bias]: readonly Value[]): Output[] {
  const width = x.shape.slice(-1)
  if (!sameShape(scale.shape, width) || !sameShape(bias.shape, width)) {
    throw new GraphError(`scale and bias must have shape [${width}]`)
  }
  const statistics = float([...x.shape.slice(0, -1), 1])
  return [...float(x.shape), ...statistics, ...statistics]
}

function concatenation(inputs: readonly Value[], attributes: Attributes): Output[] {
  const axis = normalAxis(number(attributes, 'axis'), inputs[0].shape.length)
  const rest = (shape: Shape) => shape.map((d, i) => (i === axis ? 0 : d))
  const first = rest(inputs[0].shape)
  if (!inputs.every(({ shape }) => sameShape(rest(shape), first))) {
    throw new GraphError(`shapes differ outside axis ${axis}`)
  }
  const total = inputs.reduce((sum, { shape }) => sum + shape[axis], 0)
  return float(inputs[0].shape.map((d, i) => (i === axis ? total : d)))
}

function split([x]: readonly Value[], attributes: Attributes): Output[] {
  const axis = normalAxis(number(attributes, 'axis'), x.shape.length)
  const parts = list(attributes, 'split')
  const total = parts.reduce((sum, part) => sum + part, 0)
  if (total !== x.shape[axis]) throw new GraphError(`parts sum to ${total}, not ${x.shape[axis]}`)
  return parts.flatMap((part) => float(x.shape.map((d, i) => (i === axis ? part : d))))
}

function slice([x]: readonly Value[], attributes: Attributes): Output[] {
  const shape = [...x.shape]
  for (const [i, axis] of list(attributes, 'axes').entries()) {
    const [start, end] = [list(attributes, 'starts')[i], list(attributes, 'ends')[i]]
    const size = x.shape[normalAxis(axis, shape.length)]
    if (start < 0 || end > size || start >= end) {
      throw new GraphError(`range ${start} to ${end} is outside axis ${axis} of size ${size}`)
    }
    shape[axis] = end - start
  }
  return float(shape)
}

function reshape([x]: readonly Value[], attributes: Attributes): Output[] {
  const shape = list(attributes, 'shape')
  if (sizeOf(shape) !== sizeOf(x.shape)) throw new GraphError(`cannot reshape to [${shape}]`)
  return float(shape)
}

function transpose([x]: readonly Value[], attributes: Attributes): Output[] {
  const order = list(attributes, 'perm')
  const sorted = order.toSorted((a, b) => a - b)
  if (
    !sameShape(
      sorted,
      x.shape.map((_, i) => i),
    )
  ) {
    throw new GraphError(`[${order}] is no order of ${x.shape.length} axes`)
  }
  return float(order.map((axis) => x.shape[axis]))
}

function expand([x]: readonly Value[], attributes: Attributes): Output[] {
  const shape = list(attributes, 'shape')
  if (!sameShape(broadcast(x.shape, shape), shape))
    throw new GraphError(`cannot expand to [${shape}]`)
  return float(shape)
}

function padding([x]: readonly Value[], attributes: Attributes): Output[] {
  const pads = list(attributes, 'pads')
  return float(x.shape.map((d, i) => d + pads[i] + pads[i + x.shape.length]))
}

const upsample = ([x]: readonly Value[], attributes: Attributes): Output[] =>
  float(x.shape.map((d, i) => d * list(attributes, 'scales')[i]))

const gather = ([table, indices]: readonly Value[]): Output[] =>
  float([...indices.shape, ...table.shape.slice(1)])

const TYPES: Record<number, ElementType> = { 1: 'float32', 7: 'int64', 9: 'bool' }

const operators = {
  Add: binary,
  Sub: binary,
  Mul: binary,
  Div: binary,
  Greater: compare,
  Equal: compare,
  Neg: unary,
  Sqrt: unary,
  Relu: unary,
  Sigmoid: unary,
  Softmax: unary,
  Cast: {
    infer: ([x], attributes) => [{ shape: x.shape, type: TYPES[number(attributes, 'to')] }],
  },
  MatMul: { infer: matrixProduct },
  Gemm: { infer: generalProduct },
  Conv: { infer: convolution },
  ConvTranspose: { infer: transposedConvolution },
  AveragePool: { infer: averagePool },
  Resize: { infer: upsample, operands: ['', 'scales'] },
  LayerNormalization: { infer: layerNormalization, optionalOutputs: true },
  ReduceSum: { ...reduce, operands: ['axes'] },
  ReduceMean: reduce,
  ReduceMax: reduce,
  Reshape: { infer: reshape, operands: ['shape'] },
  Transpose: { infer: transpose },
  Expand: { infer: expand, operands: ['shape'] },
  Slice: { infer: slice, operands: ['starts', 'ends', 'axes'] },
  Split: { infer: split, operands: ['split'] },
  Concat: { infer: concatenation },
  Pad: { infer: padding, operands: ['pads'] },
  Gather: { infer: gather },
} satisfies Record<string, Operator>

export type OperatorName = keyof typeof operators

/** Shapes and types of a node's outputs. @throws GraphError when the inputs do not fit. */
export const infer = (
  operator: OperatorName,
  inputs: readonly Value[],
  attributes: Attributes,
): Output[] => (operators[operator] as Operator).infer(inputs, attributes)

/** Attributes that ONNX takes as tensor inputs, in order after the node's own inputs. */
export const operandsOf = (operator: OperatorName): readonly string[] =>
  (operators[operator] as Operator).operands ?? []

/** Whether ONNX lets a node's outputs after the first be left out. */
export const hasOptionalOutputs = (operator: OperatorName): boolean =>
  (operators[operator] as Operator).optionalOutputs ?? false
