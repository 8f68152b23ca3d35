import * as runtime from 'onnxruntime-node'
import { describe, expect, it } from 'vitest'
import { onnxEngine } from '../../../nn/engines/onnx-engine.ts'
import { add, Graph, gemm, gradient, mean, square, sum } from '../../../nn/graph/index.ts'
import { numbers } from '../graph/cases.ts'

describe('large matrices', () => {
  const g = new Graph()
  const x = g.input('x', [2, 512])
  const weights = g.constant(numbers(512 * 1024), [512, 1024], 'weights')
  const loss = mean(square(gemm(x, weights)))
  const [slope] = gradient(g, loss, [x])
  const feeds = { x: numbers(1024) }
  const run = async (feedMatrices: boolean, outputs = { loss, slope }) => {
    const sizes: number[] = []
    const spy = {
      ...runtime,
      InferenceSession: {
        create(model: Uint8Array, options?: runtime.InferenceSession.SessionOptions) {
          sizes.push(model.length)
          return runtime.InferenceSession.create(model, options)
        },
      },
    }
    const program = await onnxEngine(spy, 'test', { feedMatrices }).compile(g, outputs)
    const results = await program.run(feeds)
    await program.dispose()
    return { results, bytes: sizes[0] }
  }

  it('are fed instead of stored, forward and backward, with the same results', async () => {
    const [stored, fed] = [await run(false), await run(true)]
    expect(stored.bytes).toBeGreaterThan(512 * 1024 * 4)
    expect(fed.bytes).toBeLessThan(2000)
    expect(fed.results.loss[0]).toBeCloseTo(stored.results.loss[0], 3)
    const difference = fed.results.slope.map((d, i) => Math.abs(d - stored.results.slope[i]))
    expect(Math.max(...difference)).toBeLessThan(1e-4)
  })

  it('are stored where something else than a product needs them', async () => {
    const { bytes } = await run(true, { loss: add(loss, sum(weights)), slope })
    expect(bytes).toBeGreaterThan(512 * 1024 * 4)
  })
})
