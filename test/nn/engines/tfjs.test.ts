import { readFile } from 'node:fs/promises'
import type { Tensor } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { lossGraph } from '../../../nn/check/losses.ts'
import { nativeEngine } from '../../../nn/engines/onnx-node.ts'
import { constantTensors, interpret, tfjsEngine } from '../../../nn/engines/tfjs.ts'
import { Graph, mul } from '../../../nn/graph/index.ts'
import { readSafetensors } from '../../../nn/weights/index.ts'
import { plainTf } from '../plain-tf.ts'

const golden = async (file: string) =>
  readSafetensors(await readFile(new URL(`../../golden/clip/${file}`, import.meta.url))).tensors

describe('tf.grad of the interpreted forward graph', () => {
  it.each([
    ['rn', 4],
    ['vit', 3],
  ])('equals our backward graph of %s', async (name, heads) => {
    const tf = await plainTf()
    const [weights, data] = [
      await golden(`${name}.safetensors`),
      await golden(`${name}_loss.safetensors`),
    ]
    const of = (input: string) => data.get(input)!
    const shapes = {
      S: of('S').shape,
      T: of('T').shape,
      text_embeddings: of('text_embeddings').shape,
    }
    const { g, outputs } = lossGraph(shapes, weights, heads)
    const { loss_clipasso: loss, grad_clipasso: slope } = outputs
    const feeds = Object.fromEntries(g.inputs.map((x) => [x.name, of(x.name).data]))
    const program = await (await nativeEngine(1)).compile(g, { slope })
    const ours = (await program.run(feeds)).slope
    await program.dispose()

    const constants = constantTensors(tf, g, [loss])
    const [S, T] = g.inputs.map((x) => tf.tensor(feeds[x.name], [...x.shape]))
    const forward = (image: Tensor) => {
      const known = new Map([...constants, [g.inputs[0], image], [g.inputs[1], T]])
      return interpret(tf, g, { loss }, known).loss
    }
    const theirs = await tf.grad(forward)(S).data()
    tf.disposeVariables()
    const largest = Math.max(...ours.map(Math.abs))
    const worst = Math.max(...ours.map((d, i) => Math.abs(d - theirs[i])))
    expect(worst / largest).toBeLessThan(1e-5)
  })
})

describe('a tfjs program', () => {
  it('leaves no tensors behind', async () => {
    const tf = await plainTf()
    const before = tf.memory().numTensors
    const g = new Graph()
    const x = g.input('x', [3])
    const program = await tfjsEngine(tf).compile(g, { y: mul(x, 2), x })
    expect([...(await program.run({ x: Float32Array.of(1, 2, 3) })).y]).toEqual([2, 4, 6])
    await expect(program.run({ x: Float32Array.of(1) })).rejects.toThrow('needs 3 values')
    await program.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })
})
