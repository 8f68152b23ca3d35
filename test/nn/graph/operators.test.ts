import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nativeEngine } from '../../../nn/engines/onnx-node.ts'
import { tfjsEngine } from '../../../nn/engines/tfjs.ts'
import { Graph, gradient, mul, sizeOf, sum } from '../../../nn/graph/index.ts'
import { plainTf } from '../plain-tf.ts'
import { type Case, cases, numbers } from './cases.ts'

const onnx = await nativeEngine(1)
const tf = tfjsEngine(await plainTf())
const RUNS = { numRuns: 8, seed: 4 }

/** y, the scalar Σ y·r with fixed random r, and its gradient by x. */
function program({ shape, build }: Case) {
  const g = new Graph()
  const x = g.input('x', shape)
  const y = build(x, g)
  const loss = sum(mul(y, g.constant(numbers(sizeOf(y.shape), 5), y.shape)))
  const [dx] = gradient(g, loss, [x])
  return { g, outputs: { y, loss, dx } }
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number) {
  expect(actual.length).toBe(expected.length)
  const scale = 1 + Math.max(...Array.from(expected, Math.abs))
  const worst = Math.max(...Array.from(actual, (a, i) => Math.abs(a - expected[i])))
  expect(worst / scale).toBeLessThan(tolerance)
}

describe.each(Object.entries(cases))('%s', (_, arbitrary) => {
  it('gives the same value and gradient in ONNX Runtime and TensorFlow.js', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrary, async (operation) => {
        const { g, outputs } = program(operation)
        const feeds = { x: numbers(sizeOf(operation.shape)) }
        const [a, b] = [await onnx.compile(g, outputs), await tf.compile(g, outputs)]
        const [actual, expected] = [await a.run(feeds), await b.run(feeds)]
        await Promise.all([a.dispose(), b.dispose()])
        expectClose(actual.y, expected.y, 1e-5)
        expectClose(actual.dx, expected.dx, 1e-5)
      }),
      RUNS,
    )
  })

  it('has the gradient that finite differences show', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrary, async (operation) => {
        const { g, outputs } = program(operation)
        const x = numbers(sizeOf(operation.shape))
        const direction = numbers(x.length, 7)
        const compiled = await onnx.compile(g, outputs)
        const at = async (step: number) => {
          const moved = x.map((value, i) => value + step * direction[i])
          return (await compiled.run({ x: moved })).loss[0]
        }
        const step = 0.02
        const measured = ((await at(step)) - (await at(-step))) / (2 * step)
        const { dx } = await compiled.run({ x })
        await compiled.dispose()
        const derived = dx.reduce((total, d, i) => total + d * direction[i], 0)
        expectClose([derived], [measured], 5e-3)
      }),
      RUNS,
    )
  })
})
