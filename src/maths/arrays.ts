/** @file Typed arrays. */

/** Arrays one after another. */
export function join(parts: readonly ArrayLike<number>[]): Float32Array {
  const out = new Float32Array(parts.reduce((n, part) => n + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** One of several equal parts of an array; not a copy. */
export const partOf = (values: Float32Array, index: number, parts: number): Float32Array =>
  values.subarray((index * values.length) / parts, ((index + 1) * values.length) / parts)

/** Some of `parts` equal parts of an array: part k is what was part `order[k]`. */
export function pickParts<A extends Float32Array | Float64Array>(
  values: A,
  order: readonly number[],
  parts: number,
): A {
  const length = values.length / parts
  const out = values.slice(0, order.length * length) as A // a copy of its own kind
  for (const [k, from] of order.entries()) {
    out.set(values.subarray(from * length, (from + 1) * length), k * length)
  }
  return out
}

/** Of rows one after another, the product of the first with each of the others. */
export function productsWithFirst(rows: Float32Array, count: number): number[] {
  const size = rows.length / (count + 1)
  return Array.from({ length: count }, (_, i) => {
    let sum = 0
    for (let d = 0; d < size; d++) sum += rows[d] * rows[(i + 1) * size + d]
    return sum
  })
}

/** So many values by index: what Float32Array.from does with a function, ten times as fast. */
export function floats(length: number, valueAt: (i: number) => number): Float32Array {
  const out = new Float32Array(length)
  for (let i = 0; i < length; i++) out[i] = valueAt(i)
  return out
}
