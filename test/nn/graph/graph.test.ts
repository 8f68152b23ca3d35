import { describe, expect, it } from 'vitest'
import {
  add,
  concat,
  conv,
  equal,
  Graph,
  GraphError,
  gather,
  gemm,
  gradient,
  layerNorm,
  matmul,
  max,
  mean,
  mul,
  reshape,
  slice,
  split,
  sum,
  toIndices,
  transpose,
  type Value,
} from '../../../nn/graph/index.ts'

const zeros = (g: Graph, shape: number[]) =>
  g.constant(new Float32Array(shape.reduce((n, d) => n * d, 1)), shape)

describe('a graph whose shapes clash', () => {
  const g = new Graph()
  const x = g.input('x', [2, 3, 4, 5])
  const clashes: Record<string, [() => unknown, string]> = {
    'sum of shapes that do not broadcast': [
      () => add(x, zeros(g, [2, 1, 1])),
      'shapes [2,3,4,5] and [2,1,1] do not broadcast on axis 1: 3 against 2',
    ],
    'inner sizes of a product': [
      () => matmul(x, zeros(g, [4, 2])),
      'inner sizes differ: 5 against 4',
    ],
    'channels of a convolution': [
      () => conv(x, zeros(g, [8, 4, 1, 1])),
      'weight expects 4 channels, image has 3',
    ],
    'bias of a convolution': [
      () => conv(x, zeros(g, [8, 3, 1, 1]), zeros(g, [7])),
      'bias must have shape [8]',
    ],
    'kernel larger than the image': [
      () => conv(x, zeros(g, [8, 3, 5, 5])),
      'output size would be 0',
    ],
    'elements of a reshape': [() => reshape(x, [7]), 'cannot reshape to [7]'],
    'order of a transpose': [() => transpose(x, [0, 1, 1, 2]), '[0,1,1,2] is no order of 4 axes'],
    'range of a slice': [() => slice(x, 1, 2, 4), 'range 2 to 4 is outside axis 1 of size 3'],
    'parts of a split': [() => split(x, 3, [2, 2]), 'parts sum to 4, not 5'],
    'parts of a concat': [
      () => concat([x, zeros(g, [2, 3, 4, 6])], 0),
      'shapes differ outside axis 0',
    ],
    'scale of a norm': [
      () => layerNorm(x, zeros(g, [4]), zeros(g, [4])),
      'scale and bias must have shape [5]',
    ],
    'axis of a reduction': [() => sum(x, [4]), 'axis 4 is outside rank 4'],
    'value of another graph': [() => add(x, zeros(new Graph(), [1])), 'belongs to another graph'],
  }

  it.each(Object.entries(clashes))('is refused: %s', (_, [build, message]) => {
    expect(build).toThrow(GraphError)
    expect(build).toThrow(message)
  })

  it('is refused with the name of the node and its inputs', () => {
    const build = () => g.scope('layer1', () => matmul(x, zeros(g, [4, 2])))
    expect(build).toThrow('layer1/MatMul')
    expect(build).toThrow('"x" [2,3,4,5], "layer1/constant')
  })

  it('is refused for a constant with too few numbers', () => {
    expect(() => g.constant(new Float32Array(5), [2, 3], 'w')).toThrow(
      'constant "w": shape [2,3] needs 6 values, got 5',
    )
  })

  it('is refused for two inputs of one name and for sizes that are no sizes', () => {
    expect(() => g.input('x', [1])).toThrow('input "x" exists already')
    expect(() => g.input('y', [2, -1])).toThrow('input "y": shape [2,-1]')
  })
})

describe('gradient', () => {
  it('is refused for a loss that is no scalar', () => {
    const g = new Graph()
    const x = g.input('x', [2])
    expect(() => gradient(g, mul(x, 2), [x])).toThrow('must be a scalar, not [2]')
  })

  it('is refused for an input that the loss does not depend on', () => {
    const g = new Graph()
    const [x, y] = [g.input('x', [2]), g.input('y', [2])]
    expect(() => gradient(g, sum(x), [x, y])).toThrow('does not depend on "y"')
  })

  it('names the node that has none', () => {
    const g = new Graph()
    const x = g.input('x', [2])
    expect(() => gradient(g, max(x), [x])).toThrow('ReduceMax: ReduceMax has no gradient')
  })

  it.each([
    ['Conv', (g: Graph, w: Value) => conv(zeros(g, [1, 2, 4, 4]), reshape(w, [3, 2, 1, 1]))],
    ['Gemm', (g: Graph, w: Value) => gemm(zeros(g, [4, 2]), reshape(w, [2, 3]))],
    ['LayerNormalization', (g: Graph, w: Value) => layerNorm(zeros(g, [2, 6]), w, w)],
  ])('is refused by the weights of %s', (operator, build) => {
    const g = new Graph()
    const weights = g.input('weights', [6])
    expect(() => gradient(g, sum(build(g, weights)), [weights])).toThrow(
      `${operator} has no gradient by`,
    )
  })

  it('does not flow through comparisons and indices', () => {
    const g = new Graph()
    const x = g.input('x', [2])
    const picked = gather(zeros(g, [4, 3]), toIndices(x))
    expect(() => gradient(g, sum(add(picked, equal(sum(x), 1))), [x])).toThrow('does not depend')
  })

  it('can be taken by a value in the middle of the graph', () => {
    const g = new Graph()
    const features = mul(g.input('x', [2, 3]), 2)
    const [slope] = gradient(g, mean(mul(features, features)), [features])
    expect(slope.shape).toEqual([2, 3])
  })
})
