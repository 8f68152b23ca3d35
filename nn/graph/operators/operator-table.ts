/** @file All operators by their ONNX names. */

import type { Attributes } from '../value.ts'
import { elementwise } from './elementwise.ts'
import { images } from './images.ts'
import { layouts } from './layout.ts'
import { matrices } from './matrix.ts'
import type { Operator } from './operator.ts'
import { reductions } from './reduction.ts'

const operators = { ...elementwise, ...reductions, ...matrices, ...images, ...layouts }

/** Every operator by its name. */
export type Operators = typeof operators
export type OperatorName = keyof Operators

/** The attributes that an operator wants. */
export type AttributesOf<N extends OperatorName> =
  Operators[N] extends Operator<infer A extends Attributes> ? A : never

export const operatorOf = (name: OperatorName): Operator => operators[name]
