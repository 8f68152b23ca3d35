import { expect, test } from 'vitest'
import { createEngine } from '../../../nn/engines/create-engine.ts'
import type { Tensors } from '../../../nn/engines/engine.ts'
import { createPhotoMemory, type Engine, loadEncoder, sketch } from '../../../src/node.ts'
import type { SketchOptions } from '../../../src/options/sketch-options.ts'
import { disc } from '../pictures.ts'

test('views of a photo that the run before looked through are not looked through again', async () => {
  const engine = await createEngine()
  const models = [{ encoder: await loadEncoder('mini') }]
  let looks = 0
  const counting: Engine = {
    name: 'counting',
    async compile(graph, outputs) {
      const program = await engine.compile(graph, outputs)
      const judges = 'loss' in outputs || 'attention' in outputs
      const run = (feeds: Tensors) => {
        if (!judges) looks++
        return program.run(feeds)
      }
      return { ...program, run }
    },
  }
  const photo = disc(64)
  const memory = createPhotoMemory()
  const draw = async (options: Partial<SketchOptions>, remembers = true) => {
    looks = 0
    const few = { strokes: 2, iterations: 1, bank: 3, ...options }
    const context = { engine: counting, models, ...(remembers && { memory }) }
    const { strokes } = await sketch(photo, few, context)
    return { strokes, looks }
  }
  const first = await draw({})
  expect(first.looks).toBe(3)
  expect(await draw({})).toEqual({ strokes: first.strokes, looks: 0 })
  expect((await draw({ strokes: 3 })).looks).toBe(0)
  const other = await draw({ seed: 1 })
  expect(other).toEqual({ ...(await draw({ seed: 1 }, false)), looks: 3 })
})
