import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { embeddedEncoder } from '../../../models/embedded.ts'
import { nativeEngine } from '../../../nn/engines/onnx-node.ts'
import { readSafetensors } from '../../../nn/weights/index.ts'
import { CELL } from '../../../src/optimize/hand/grid.ts'
import { handMover } from '../../../src/optimize/hand/hand-mover.ts'

const SIZE = 160
const LOOKS = 3

/** Numbers of PyTorch's (training/hand/export.py). */
const golden = readSafetensors(
  await readFile(new URL('../../golden/hand/steps.safetensors', import.meta.url)),
).tensors

const numbers = (name: string): Float32Array => {
  const tensor = golden.get(name)
  if (!tensor) throw new Error(`no ${name}`)
  return Float32Array.from(tensor.data)
}

/** Cells as the pixels they were made of. */
const enlarged = (name: string): Float32Array => {
  const cells = numbers(name)
  const side = SIZE / CELL
  const cellOf = (i: number) =>
    Math.floor(Math.floor(i / SIZE) / CELL) * side + Math.floor((i % SIZE) / CELL)
  return Float32Array.from({ length: SIZE * SIZE }, (_, i) => cells[cellOf(i)])
}

describe('the hand', () => {
  it('moves strokes as it was taught to', async () => {
    const { hand } = await embeddedEncoder((url) => readFile(url))
    if (!hand) throw new Error('no hand')
    const [contours, attention, mask, grey] = ['contours', 'attention', 'mask', 'grey'].map(
      enlarged,
    )
    const mover = handMover({
      hand,
      engine: await nativeEngine(1),
      scenery: { size: SIZE, contours, attention, mask, grey },
      layout: { strokes: 5, points: 7 },
    })
    let points = numbers('start')
    for (let look = 0; look < LOOKS; look++) {
      const [loss, at, count, pace] = numbers(`time ${look}`)
      const seen = { loss, slope: numbers(`slope ${look}`), pixels: enlarged(`pixels ${look}`) }
      const step = await mover.step(points, seen, { at, count, pace })
      const expected = numbers(`step ${look}`)
      const furthest = Math.max(...step.map((v, i) => Math.abs(v - expected[i])))
      expect(furthest).toBeLessThan(2e-3)
      points = points.map((v, i) => v + step[i])
    }
    await mover.dispose()
  })
})
