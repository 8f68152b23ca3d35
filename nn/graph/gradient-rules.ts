/**
 * @file How each operator passes a gradient back: from d loss/d output to d loss/d input.
 *
 * The rules are the textbook ones (Baydin et al. 2018, "Automatic differentiation in machine
 * learning"); what is special is that weights are known here, so whatever can be prepared from
 * them (transposes, flips) is folded into constants, and that products with numbers are done where
 * the tensor is smallest.
 */

import { convolutionGradient, weightGradient } from './convolution-gradient.ts'
import * as f from './functions.ts'
import { list, number, type OperatorName } from './operators.ts'
import { scale, transposed, unbroadcast } from './rewrite.ts'
import { invert } from './shapes.ts'
import { GraphError, type Node, sizeOf, type Value } from './value.ts'

export interface Step {
  readonly node: Node
  /** Gradient of each output; undefined where the loss does not depend on it. */
  readonly incoming: readonly (Value | undefined)[]
  /** Gradient of the first output. */
  readonly dy: Value
  /** Which inputs need a gradient. */
  readonly wanted: readonly boolean[]
}
type Rule = (step: Step) => (Value | undefined)[]

/** Rule of a broadcasting operator from the derivative by each operand. */
const broadcasting =
  (...parts: ((dy: Value, node: Node) => Value)[]): Rule =>
  ({ node, dy, wanted }) =>
    node.inputs.map((x, i) => (wanted[i] ? unbroadcast(parts[i](dy, node), x.shape) : undefined))

const multiply: Rule = (step) => {
  const [a, b] = step.node.inputs
  if (a === b) return [f.mul(scale(step.dy, 2), a)]
  if (b.node?.operator === 'Sigmoid' && b.node.inputs[0] === a) return silu(step)
  return broadcasting(
    (dy) => scale(dy, b),
    (dy) => scale(dy, a),
  )(step)
}

/** y = x·s with s = σ(x): dy · (s + y·(1 − s)), two products fewer than by the factors. */
const silu: Rule = ({ node, dy }) => {
  const [y] = node.outputs
  const s = node.inputs[1]
  return [f.mul(dy, f.add(s, f.mul(y, f.sub(1, s))))]
}

/**
 * dy where y > 0. A gradient that already is a product with y itself (as below a square) is zero
 * there and passes unchanged.
 */
const relu: Rule = ({ node, dy }) => {
  const [y] = node.outputs
  const masked = dy.node?.operator === 'Mul' && dy.node.inputs.includes(y)
  return [masked ? dy : f.mul(dy, f.greater(y, 0))]
}

const sigmoid: Rule = ({ node, dy }) => {
  const [y] = node.outputs
  return [f.mul(dy, f.mul(y, f.sub(1, y)))]
}

const softmax: Rule = ({ node, dy }) => {
  const [y] = node.outputs
  const weighted = f.mul(dy, y)
  return [f.sub(weighted, f.mul(y, f.sum(weighted, [-1], true)))]
}

/** dx = 1/σ · (g − mean g − x̂ · mean(g·x̂)) with g = dy·scale and x̂ the normalised x. */
const layerNormalization: Rule = ({ node, dy, wanted }) => {
  const [x, weight] = node.inputs
  const [, mean, inverse] = node.outputs
  const normal = f.mul(f.sub(x, mean), inverse)
  const g = f.mul(dy, weight)
  const centred = f.sub(
    f.sub(g, f.mean(g, [-1], true)),
    f.mul(normal, f.mean(f.mul(g, normal), [-1], true)),
  )
  return [
    wanted[0] ? f.mul(centred, inverse) : undefined,
    wanted[1] ? unbroadcast(f.mul(dy, normal), weight.shape) : undefined,
    wanted[2] ? unbroadcast(dy, weight.shape) : undefined,
  ]
}

const matrixProduct: Rule = ({ node, dy, wanted }) => {
  const [a, b] = node.inputs
  return [
    wanted[0] ? unbroadcast(f.matmul(dy, transposed(b)), a.shape) : undefined,
    wanted[1] ? unbroadcast(f.matmul(transposed(a), dy), b.shape) : undefined,
  ]
}

const generalProduct: Rule = ({ node, dy, wanted }) => {
  const [a, b] = node.inputs
  const [alpha, beta] = [number(node.attributes, 'alpha'), number(node.attributes, 'beta')]
  const transposedB = number(node.attributes, 'transB') === 1
  const byWeights = () => (transposedB ? f.matmul(transposed(dy), a) : f.matmul(transposed(a), dy))
  return [
    wanted[0] ? f.gemm(dy, b, { transposed: !transposedB, alpha }) : undefined,
    wanted[1] ? scale(byWeights(), alpha) : undefined,
    wanted[2] ? scale(f.sum(dy, [0]), beta) : undefined,
  ]
}

const convolution: Rule = ({ node, dy, wanted }) => [
  wanted[0] ? convolutionGradient(node, dy) : undefined,
  wanted[1] ? weightGradient(node, dy) : undefined,
  wanted[2] ? f.sum(dy, [0, 2, 3]) : undefined,
]

const averagePool: Rule = ({ node, dy }) => {
  const [size] = list(node.attributes, 'kernel_shape')
  return [f.upsample(scale(dy, 1 / size ** 2), size)]
}

/** The adjoint of repeating pixels is summing each block. */
const resize: Rule = ({ node, dy }) => {
  const factor = list(node.attributes, 'scales')[2]
  return [scale(f.averagePool(dy, factor), factor ** 2)]
}

/** The adjoint of a transposed convolution is the convolution. */
const transposedConvolution: Rule = ({ node, dy, wanted }) => {
  if (wanted[1]) throw new GraphError(`${node.name}: no gradient by these weights`)
  const [stride] = list(node.attributes, 'strides')
  return [f.conv(dy, node.inputs[1], undefined, { stride, pad: list(node.attributes, 'pads') })]
}

const padding: Rule = ({ node, dy }) => {
  const pads = list(node.attributes, 'pads')
  const { shape } = node.inputs[0]
  return [shape.reduce((rest, d, axis) => f.slice(rest, axis, pads[axis], pads[axis] + d), dy)]
}

/** Shape of a reduction's result with the reduced axes kept as 1. */
const kept = (node: Node): number[] =>
  node.inputs[0].shape.map((d, i) => (list(node.attributes, 'axes').includes(i) ? 1 : d))

const sum: Rule = ({ node, dy }) => [f.expand(f.reshape(dy, kept(node)), node.inputs[0].shape)]

const mean: Rule = (step) => {
  const [x] = step.node.inputs
  return sum({ ...step, dy: scale(step.dy, sizeOf(step.dy.shape) / sizeOf(x.shape)) })
}

const zeros = (like: Value): Value => f.expand(f.scalar(like.graph, 0), like.shape)

const split: Rule = ({ node, incoming }) => {
  const parts = incoming.map((part, i) => part ?? zeros(node.outputs[i]))
  return [f.concat(parts, number(node.attributes, 'axis'))]
}

const concat: Rule = ({ node, dy, wanted }) => {
  const axis = number(node.attributes, 'axis')
  const parts = f.split(
    dy,
    axis,
    node.inputs.map(({ shape }) => shape[axis]),
  )
  return parts.map((part, i) => (wanted[i] ? part : undefined))
}

const slice: Rule = ({ node, dy }) => {
  const { shape } = node.inputs[0]
  const before = shape.map(() => 0)
  const after = shape.map(() => 0)
  for (const [i, axis] of list(node.attributes, 'axes').entries()) {
    before[axis] = list(node.attributes, 'starts')[i]
    after[axis] = shape[axis] - list(node.attributes, 'ends')[i]
  }
  return [f.pad(dy, before, after)]
}

export const rules: { readonly [name in OperatorName]?: Rule } = {
  Add: broadcasting(
    (dy) => dy,
    (dy) => dy,
  ),
  Sub: broadcasting(
    (dy) => dy,
    (dy) => scale(dy, -1),
  ),
  Mul: multiply,
  Div: broadcasting(
    (dy, { inputs: [, b] }) => f.div(dy, b),
    (dy, { inputs: [, b], outputs: [y] }) => f.neg(f.div(f.mul(dy, y), b)),
  ),
  Neg: ({ dy }) => [scale(dy, -1)],
  Sqrt: ({ node, dy }) => [f.div(scale(dy, 0.5), node.outputs[0])],
  Relu: relu,
  Sigmoid: sigmoid,
  Softmax: softmax,
  LayerNormalization: layerNormalization,
  MatMul: matrixProduct,
  Gemm: generalProduct,
  Conv: convolution,
  ConvTranspose: transposedConvolution,
  AveragePool: averagePool,
  Resize: resize,
  ReduceSum: sum,
  ReduceMean: mean,
  Reshape: ({ node, dy }) => [f.reshape(dy, node.inputs[0].shape)],
  Transpose: ({ node, dy }) => [f.transpose(dy, invert(list(node.attributes, 'perm')))],
  Expand: ({ node, dy }) => [unbroadcast(dy, node.inputs[0].shape)],
  Slice: slice,
  Split: split,
  Concat: concat,
  Pad: padding,
}

/** Piecewise constant operators: nothing flows back, and nothing that passes them alone counts. */
export const flat: ReadonlySet<OperatorName> = new Set(['Cast', 'Greater', 'Equal'])
