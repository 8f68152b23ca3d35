import fc from 'fast-check'
import type { Graph, Value } from '../../../nn/graph/index.ts'
import * as f from '../../../nn/graph/index.ts'

/** A differentiable expression of one input x. */
export interface Case {
  readonly shape: readonly number[]
  readonly build: (x: Value, g: Graph) => Value
}

const size = fc.integer({ min: 1, max: 4 })
const shape = (rank: number) => fc.array(size, { minLength: rank, maxLength: rank })
const anyShape = fc.integer({ min: 1, max: 4 }).chain(shape)

/** Deterministic numbers of either sign, away from 0 so that kinks and poles are not met. */
export const numbers = (count: number, seed = 1): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => {
    const u = Math.abs(Math.sin((i + 1) * 12.9898 + seed * 78.233) * 43758.5453) % 1
    return (u < 0.5 ? -1 : 1) * (0.3 + 1.4 * Math.abs(u - 0.5))
  })

const constant = (g: Graph, dims: readonly number[], seed = 2) =>
  g.constant(numbers(f.sizeOf(dims), seed), dims)

const unary = (build: (x: Value, g: Graph) => Value) =>
  anyShape.map((dims): Case => ({ shape: dims, build }))

/** Operands of which either is repeated along some axes. */
const broadcasting = (operator: (a: Value, b: Value) => Value) =>
  fc
    .record({
      full: anyShape,
      ones: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      dropped: fc.integer({ min: 0, max: 3 }),
      inputIsSmall: fc.boolean(),
      inputFirst: fc.boolean(),
    })
    .map(({ full, ones, dropped, inputIsSmall, inputFirst }): Case => {
      const small = full.map((d, i) => (ones[i] ? 1 : d)).slice(Math.min(dropped, full.length))
      return {
        shape: inputIsSmall ? small : full,
        build(x, g) {
          const other = constant(g, inputIsSmall ? full : small)
          return inputFirst ? operator(x, other) : operator(other, x)
        },
      }
    })

const image = fc.record({
  n: size,
  c: size,
  h: fc.integer({ min: 3, max: 7 }),
  w: fc.integer({ min: 3, max: 7 }),
})

const convolution = (constantWeights: boolean) =>
  fc
    .record({
      image,
      out: size,
      k: fc.integer({ min: 1, max: 3 }),
      stride: fc.integer({ min: 1, max: 3 }),
      pad: fc.integer({ min: 0, max: 3 }),
    })
    .map(
      ({ image: { n, c, h, w }, out, k, stride, pad }): Case => ({
        shape: [n, c, h, w],
        build(x, g) {
          const known = constant(g, [out, c, k, k])
          const weights = constantWeights ? known : f.mul(known, f.scalar(g, 1.5))
          return f.conv(x, weights, constant(g, [out]), { stride, pad })
        },
      }),
    )

const reductions = (reduce: (x: Value, axes?: readonly number[], keep?: boolean) => Value) =>
  fc
    .record({
      dims: anyShape,
      picks: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      keep: fc.boolean(),
    })
    .map(
      ({ dims, picks, keep }): Case => ({
        shape: dims,
        build: (x) =>
          reduce(
            x,
            dims.flatMap((_, i) => (picks[i] ? [i] : [])),
            keep,
          ),
      }),
    )

const matrices = fc.record({ n: size, m: size, k: size, p: size, leading: fc.boolean() })

export const cases: Record<string, fc.Arbitrary<Case>> = {
  add: broadcasting(f.add),
  sub: broadcasting(f.sub),
  mul: broadcasting(f.mul),
  div: broadcasting(f.div),
  'square (one value twice)': unary(f.square),
  neg: unary(f.neg),
  sqrt: unary((x) => f.sqrt(f.add(f.square(x), 0.5))),
  relu: unary(f.relu),
  'relu below a square': unary((x) => f.square(f.relu(x))),
  sigmoid: unary(f.sigmoid),
  silu: unary(f.silu),
  softmax: unary(f.softmax),
  layerNorm: fc.integer({ min: 3, max: 6 }).map((width) => ({
    shape: [2, 3, width],
    build: (x, g) => f.layerNorm(x, constant(g, [width]), constant(g, [width], 3), 1e-2),
  })),
  'matmul with a constant': matrices.map(({ n, m, k, p }) => ({
    shape: [n, m, k],
    build: (x, g) => f.matmul(x, constant(g, [k, p])),
  })),
  gemm: matrices.map(({ n, m, k, leading }) => ({
    shape: [n, k],
    build: (x, g) => {
      const weights = constant(g, leading ? [m, k] : [k, m])
      return f.gemm(x, weights, {
        bias: constant(g, [m], 3),
        transposed: leading,
        alpha: 1.5,
        beta: 0.5,
      })
    },
  })),
  'matmul of batches, either side': matrices.map(({ n, m, k, p, leading }) => ({
    shape: [n, k, m],
    build: (x, g) =>
      leading
        ? f.matmul(constant(g, [1, p, k]), x)
        : f.matmul(f.transpose(x, [0, 2, 1]), constant(g, [n, k, p])),
  })),
  'matmul of one matrix with a batch': matrices.map(({ n, m, k, p }) => ({
    shape: [k, p],
    build: (x, g) => f.matmul(constant(g, [n, m, k]), x),
  })),
  'conv with known weights': convolution(true),
  'conv with computed weights': convolution(false),
  transposedConv: image.map(({ n, c, h, w }) => ({
    shape: [n, 2, h, w],
    build: (x, g) =>
      f.transposedConv(x, constant(g, [2, c, 3, 3]), [n, c, 2 * h, 2 * w - 1], {
        strides: [2, 2],
        pads: [1, 1, 1, 1],
      }),
  })),
  averagePool: image.map(({ n, c, h, w }) => ({
    shape: [n, c, 2 * h, 2 * w],
    build: (x) => f.averagePool(x, 2),
  })),
  upsample: image.map(({ n, c, h, w }) => ({
    shape: [n, c, h, w],
    build: (x) => f.upsample(x, 2),
  })),
  sum: reductions(f.sum),
  mean: reductions(f.mean),
  reshape: unary((x) => f.reshape(x, [f.sizeOf(x.shape)])),
  transpose: unary((x) =>
    f.transpose(
      x,
      x.shape.map((_, i) => (i + 1) % x.shape.length),
    ),
  ),
  expand: anyShape.map((dims) => ({
    shape: [dims[0], 1],
    build: (x) => f.expand(x, [3, dims[0], 2]),
  })),
  slice: anyShape.map((dims) => ({
    shape: [dims[0] + 2, ...dims.slice(1)],
    build: (x) => f.slice(x, 0, 1, dims[0] + 1),
  })),
  split: anyShape.map((dims) => ({
    shape: [...dims, 5],
    build: (x) => f.mul(...(f.split(f.concat([x, x], -1), -1, [5, 5]) as [Value, Value])),
  })),
  'split, one part unused': anyShape.map((dims) => ({
    shape: [...dims, 5],
    build: (x) => f.square(f.split(x, -1, [2, 3])[1]),
  })),
  concat: anyShape.map((dims) => ({
    shape: dims,
    build: (x, g) => f.concat([f.square(x), constant(g, dims), x], 0),
  })),
  pad: anyShape.map((dims) => ({
    shape: dims,
    build: (x) =>
      f.pad(
        x,
        dims.map(() => 1),
        dims.map((_, i) => i),
      ),
  })),
  'a value used many times': unary((x) => f.add(f.mul(x, f.sigmoid(x)), f.sub(f.mul(x, 3), x))),
}
