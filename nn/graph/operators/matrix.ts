/** @file Products of matrices. */

import * as f from '../functions.ts'
import { transposed, unbroadcast } from '../rewrite.ts'
import { broadcast, sameShape } from '../shape-arithmetic.ts'
import { GraphError, sizeOf } from '../value.ts'
import { checkRank, float, type None, type Operator } from './operator.ts'

/** Of the last two axes; those before broadcast. */
const product: Operator<None> = {
  infer([a, b]) {
    if (a.shape.length < 2 || b.shape.length < 2) {
      throw new GraphError('factors need rank 2 or more')
    }
    const [rows, inner] = a.shape.slice(-2)
    const [other, columns] = b.shape.slice(-2)
    if (inner !== other) throw new GraphError(`inner sizes differ: ${inner} against ${other}`)
    return float([...broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2)), rows, columns])
  },
  gradient: ({ inputs: [a, b], dy, wanted }) => [
    wanted[0] ? unbroadcast(f.matmul(dy, transposed(b)), a.shape) : undefined,
    wanted[1] ? unbroadcast(f.matmul(transposed(a), dy), b.shape) : undefined,
  ],
  kernel(tf, [a, b], { outputs: [{ shape }] }) {
    if (b.rank > 2) return tf.matMul(a, b)
    const rows = tf.reshape(a, [-1, a.shape[a.rank - 1]])
    return tf.reshape(tf.matMul(rows, b), [...shape])
  },
  multiplyAdds: ({ inputs: [, b], outputs: [y] }) => sizeOf(y.shape) * b.shape[b.shape.length - 2],
}

type Factors = { readonly transB: number; readonly alpha: number; readonly beta: number }

/** alpha · a·b + beta · bias, b [K, N] or transposed [N, K]. */
const general: Operator<Factors> = {
  infer([a, b, bias], { transB }) {
    checkRank(a, 2, 'first factor')
    checkRank(b, 2, 'second factor')
    const [rows, inner] = a.shape
    const [other, columns] = transB ? b.shape.toReversed() : b.shape
    if (inner !== other) throw new GraphError(`inner sizes differ: ${inner} against ${other}`)
    if (bias && !sameShape(bias.shape, [columns])) {
      throw new GraphError(`bias must have shape [${columns}]`)
    }
    return float([rows, columns])
  },
  gradient: ({ inputs: [, b], attributes: { transB, alpha }, dy }) => [
    f.gemm(dy, b, { transposed: !transB, alpha }),
  ],
  weightsFrom: 1,
  kernel(tf, [a, b, bias], { attributes: { transB, alpha, beta } }) {
    const y = tf.mul(tf.matMul(a, b, false, transB === 1), alpha)
    return bias ? tf.add(y, tf.mul(bias, beta)) : y
  },
  multiplyAdds: ({ inputs: [a], outputs: [y] }) => sizeOf(y.shape) * a.shape[1],
}

export const matrices = { MatMul: product, Gemm: general }
