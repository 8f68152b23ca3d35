/** @file Operators that treat each element by itself. */

import * as f from '../functions.ts'
import { scale, unbroadcast } from '../rewrite.ts'
import { broadcast } from '../shape-arithmetic.ts'
import type { ElementType, Value } from '../value.ts'
import { float, type Gradients, type None, type Operator, type Step } from './operator.ts'

type Slope = (step: Step) => Value

const unary = (name: 'neg' | 'sqrt' | 'relu' | 'sigmoid', slope: Slope): Operator<None> => ({
  infer: ([x]) => float(x.shape),
  gradient: (step) => [slope(step)],
  kernel: (tf, [x]) => tf[name](x),
})

/** @param slopes by either operand, in the shape of the result */
const binary = (
  name: 'add' | 'sub' | 'mul' | 'div',
  ...slopes: readonly [Slope, Slope]
): Operator<None> => ({
  infer: ([a, b]) => float(broadcast(a.shape, b.shape)),
  gradient: (step) =>
    step.inputs.map(({ shape }, i) =>
      step.wanted[i] ? unbroadcast(slopes[i](step), shape) : undefined,
    ),
  kernel: (tf, [a, b]) => tf[name](a, b),
})

const comparison = (name: 'greater' | 'equal'): Operator<None> => ({
  infer: ([a, b]) => [{ shape: broadcast(a.shape, b.shape), type: 'bool' }],
  flat: true,
  kernel: (tf, [a, b]) => tf[name](a, b),
})

const product = binary(
  'mul',
  ({ inputs: [, b], dy }) => scale(dy, b),
  ({ inputs: [a], dy }) => scale(dy, a),
)

/** The gradient of a product, with two that are cheaper than by the factors. */
function productGradient(step: Step<None>): Gradients {
  const { inputs, outputs, dy } = step
  const [a, b] = inputs
  if (a === b) return [f.mul(scale(dy, 2), a)]
  const isSilu = b.node?.operator === 'Sigmoid' && b.node.inputs[0] === a
  // y = x·s with s = σ(x): dy · (s + y·(1 − s)).
  if (isSilu) return [f.mul(dy, f.add(b, f.mul(outputs[0], f.sub(1, b))))]
  return product.gradient!(step)
}

/**
 * dy where y > 0. A gradient that already is a product with y itself (as below a square) is zero
 * there and passes unchanged.
 */
function reluSlope({ outputs: [y], dy }: Step): Value {
  const masked = dy.node?.operator === 'Mul' && dy.node.inputs.includes(y)
  return masked ? dy : f.mul(dy, f.greater(y, 0))
}

/** ONNX's codes of element types. */
const TYPES: Readonly<Record<number, ElementType>> = { 1: 'float32', 7: 'int64' }

const cast: Operator<{ readonly to: number }> = {
  infer: ([x], { to }) => [{ shape: x.shape, type: TYPES[to] }],
  flat: true,
  kernel: (tf, [x], { attributes: { to } }) =>
    tf.cast(x, TYPES[to] === 'int64' ? 'int32' : 'float32'),
}

export const elementwise = {
  Add: binary(
    'add',
    ({ dy }) => dy,
    ({ dy }) => dy,
  ),
  Sub: binary(
    'sub',
    ({ dy }) => dy,
    ({ dy }) => scale(dy, -1),
  ),
  Mul: { ...product, gradient: productGradient },
  Div: binary(
    'div',
    ({ inputs: [, b], dy }) => f.div(dy, b),
    ({ inputs: [, b], outputs: [y], dy }) => f.neg(f.div(f.mul(dy, y), b)),
  ),
  Neg: unary('neg', ({ dy }) => scale(dy, -1)),
  Sqrt: unary('sqrt', ({ outputs: [y], dy }) => f.div(scale(dy, 0.5), y)),
  Relu: unary('relu', reluSlope),
  Sigmoid: unary('sigmoid', ({ outputs: [y], dy }) => f.mul(dy, f.mul(y, f.sub(1, y)))),
  Greater: comparison('greater'),
  Equal: comparison('equal'),
  Cast: cast,
}
