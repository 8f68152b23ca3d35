/**
 * @file What an operator of the graph is: its shapes, its gradient and its kernel, side by side.
 *
 * All are standard ONNX, opset 17 (https://onnx.ai/onnx/operators/), restricted to what encoders
 * and losses use: NCHW, static shapes, one group, no dilation. Gradients are the textbook ones
 * (Baydin et al. 2018, "Automatic differentiation in machine learning") by whatever varies with
 * the picture; weights are known, so nothing is derived by them, and what can be prepared of them
 * (transposes, flips) is folded into constants. Kernels take tf as an argument: who runs graphs
 * with ONNX Runtime never loads TensorFlow.js.
 */

import type { Shape } from '../shape-arithmetic.ts'
import { type Attributes, type ElementType, GraphError, type Node, type Value } from '../value.ts'
import type { Tensor, Tf } from './tf.ts'

export interface Output {
  readonly shape: Shape
  readonly type: ElementType
}

/** A node on the way back from the loss. */
export interface Step<A extends Attributes = Attributes> extends Node<A> {
  /** Gradient of each output; undefined where the loss does not depend on it. */
  readonly incoming: readonly (Value | undefined)[]
  /** Gradient of the first output. */
  readonly dy: Value
  /** Which inputs need a gradient. */
  readonly wanted: readonly boolean[]
}

/** Gradients of a node's inputs; undefined, or left out at the end, where nothing is to be added. */
export type Gradients = (Value | undefined)[]

/** Members are methods, so that an operator of certain attributes passes for one of any. */
export interface Operator<A extends Attributes = Attributes> {
  /** Shapes and types of the outputs. @throws {GraphError} when the inputs do not fit */
  infer(inputs: readonly Value[], attributes: A): Output[]
  /** From d loss/d outputs to d loss/d inputs. */
  gradient?(step: Step<A>): Gradients
  /** Inputs from this one on are weights, by which nothing is derived. */
  readonly weightsFrom?: number
  /** Piecewise constant: nothing flows back, and what passes it alone does not count. */
  readonly flat?: boolean
  /** Computes the outputs with TensorFlow.js. */
  kernel(tf: Tf, inputs: Tensor[], node: Node<A>): Tensor | Tensor[]
  /** Multiply-adds of one run, where they are most of the work. */
  multiplyAdds?(node: Node<A>): number
  /** Attributes that ONNX takes as tensors, in order after the inputs; '' is one left out. */
  readonly operands?: readonly string[]
  /** Whether ONNX lets the outputs after the first be left out. */
  readonly optionalOutputs?: boolean
}

/** Attributes of an operator that has none. */
export type None = Readonly<Record<string, never>>

export const float = (shape: Shape): Output[] => [{ shape, type: 'float32' }]

export function checkRank(value: Value, rank: number, what: string): void {
  if (value.shape.length !== rank) {
    throw new GraphError(`${what} must have rank ${rank}, not ${value.shape.length}`)
  }
}
