import { expect, test } from 'vitest'
import { createHistory } from '../../../src/output/history.ts'
import type { Point, Stroke } from '../../../src/strokes/strokes.ts'
import { drawingOf } from '../drawing.ts'

/** A stroke that tells step and seed. */
const mark = (step: number, seed: number): Stroke => ({
  points: Array.from({ length: 4 }, (): Point => [step, seed]),
  width: 1,
  color: [0, 0, 0, 1],
})

function run(steps: number, most?: number) {
  const history = createHistory(most)
  history.note({ stage: 'features' })
  for (let step = 1; step <= steps; step++) {
    const candidates = () => [[mark(step, 0)], [mark(step, 1)]]
    history.note({ stage: 'optimize', step, steps, candidates })
  }
  return history
}

test('a short run is remembered step by step, then the drawing', () => {
  const drawing = drawingOf([100])
  const moments = run(3).of(drawing)
  expect(moments).toEqual([[mark(1, 0)], [mark(2, 0)], [mark(3, 0)], drawing.strokes])
})

test('a long run is remembered from its first step on, in equal steps, and no more than asked', () => {
  const moments = run(1000, 11).of(drawingOf([100]))
  expect(moments.slice(0, -1).map(([{ points }]) => points[0][0])).toEqual([
    1, 101, 201, 301, 401, 501, 601, 701, 801, 901,
  ])
})

test('only the seed that was kept is shown', () => {
  const drawing = drawingOf([100])
  drawing.report.kept = 1
  expect(run(2).of(drawing)[0]).toEqual([mark(1, 1)])
})
