/** @file What a run takes of an engine it gives back, however the run ends. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Encoder } from '../../nn/encoder.ts'
import type { Engine } from '../../nn/engines/engine.ts'
import { nativeEngine } from '../../nn/engines/onnx-node.ts'
import { tfjsEngine } from '../../nn/engines/tfjs.ts'
import { sketch } from '../../src/sketch/sketch.ts'
import { goldenClip } from '../golden/golden-tensors.ts'
import { plainTf } from '../nn/plain-tf.ts'
import { disc } from './pictures.ts'

const QUICK = { strokes: 2, seeds: 1, iterations: 2, bank: 1, views: 1 }

let encoder: Encoder
beforeAll(async () => {
  encoder = await goldenClip('vit')
})

test('with TensorFlow.js, no tensor is left behind', async () => {
  const tf = await plainTf()
  const context = { engine: tfjsEngine(tf), models: [{ encoder }] }
  const before = tf.memory().numTensors
  let most = 0
  const onProgress = () => {
    most = Math.max(most, tf.memory().numTensors)
  }
  await sketch(disc(48), QUICK, { ...context, onProgress })
  expect(most).toBeGreaterThan(before)
  expect(tf.memory().numTensors).toBe(before)
})

describe('every program is disposed of', () => {
  /** An engine that knows how many of its programs live. */
  async function countingEngine() {
    const native = await nativeEngine(1)
    const count = { compiled: 0, alive: 0 }
    const engine: Engine = {
      name: 'counting',
      async compile(g, outputs) {
        const program = await native.compile(g, outputs)
        count.compiled++
        count.alive++
        return {
          run: (feeds) => program.run(feeds),
          async dispose() {
            count.alive--
            await program.dispose()
          },
        }
      },
    }
    return { engine, count }
  }

  test('when the run is done', async () => {
    const { engine, count } = await countingEngine()
    await sketch(disc(48), QUICK, { engine, models: [{ encoder }] })
    expect(count.compiled).toBeGreaterThan(1)
    expect(count.alive).toBe(0)
  })

  test.each(['saliency', 'features', 'optimize'])(
    'when the run is stopped at the stage "%s"',
    async (stopped) => {
      const { engine, count } = await countingEngine()
      const stop = new AbortController()
      const onProgress = ({ stage, step }: { stage: string; step?: number }) => {
        if (stage === stopped && (stage !== 'optimize' || step)) stop.abort()
      }
      const context = { engine, models: [{ encoder }], signal: stop.signal, onProgress }
      await expect(sketch(disc(48), QUICK, context)).rejects.toThrow('interrupted')
      expect(count.compiled).toBeGreaterThan(0)
      expect(count.alive).toBe(0)
    },
  )
})
