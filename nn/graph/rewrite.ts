/**
 * @file Small rewrites that keep the backward graph cheap.
 */

import { mul, reshape, scalar, sum, transpose, upsample } from './functions.ts'
import { broadcastAxes, sameShape } from './shape-arithmetic.ts'
import { sizeOf, type Value } from './value.ts'

const isScalar = (value: Value): boolean => value.data !== undefined && value.data.length === 1

/**
 * x · factor, the number multiplied in where the tensor is smallest: before pixels are repeated,
 * and into a number that x is multiplied by already.
 */
export function scale(x: Value, factor: Value | number): Value {
  if (typeof factor !== 'number' && !(isScalar(factor) && factor.shape.length === 0)) {
    return mul(x, factor)
  }
  const number = typeof factor === 'number' ? factor : factor.data![0]
  if (number === 1) return x
  if (isScalar(x) && x.shape.length === 0) return scalar(x.graph, x.data![0] * number)
  const { node } = x
  if (node?.operator === 'Resize') {
    const [small] = node.inputs
    return upsample(scale(small, number), x.shape[2] / small.shape[2])
  }
  if (node?.operator === 'Mul' && isScalar(node.inputs[1])) {
    return scale(node.inputs[0], node.inputs[1].data![0] * number)
  }
  return mul(x, number)
}

/** Sums away the axes along which a tensor of `shape` had been repeated. */
export function unbroadcast(x: Value, shape: readonly number[]): Value {
  if (sameShape(x.shape, shape)) return x
  const axes = broadcastAxes(shape, x.shape)
  const summed = axes.length ? sum(x, axes, true) : x
  return sizeOf(summed.shape) === sizeOf(shape) ? reshape(summed, shape) : summed
}

/** The last two axes swapped; done now for constants. */
export function transposed(x: Value): Value {
  const rank = x.shape.length
  if (x.data && rank === 2) return transposedConstant(x, x.data)
  const order = x.shape.map((_, i) => i)
  return transpose(x, [...order.slice(0, -2), rank - 1, rank - 2])
}

function transposedConstant({ graph, name, shape }: Value, data: Float32Array): Value {
  const [rows, columns] = shape
  return graph.constant(transposeMatrix(data, rows, columns), [columns, rows], `${name}/transposed`)
}

/** Side of the squares in which a matrix is transposed, so that both sides stay in the cache. */
const TILE = 32

/** Row-major [rows, columns] → [columns, rows]. */
function transposeMatrix(data: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(data.length)
  for (let top = 0; top < rows; top += TILE) {
    for (let left = 0; left < columns; left += TILE) {
      for (let r = top; r < Math.min(top + TILE, rows); r++) {
        for (let c = left; c < Math.min(left + TILE, columns); c++) {
          result[c * rows + r] = data[r * columns + c]
        }
      }
    }
  }
  return result
}
