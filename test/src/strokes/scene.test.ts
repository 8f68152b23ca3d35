/** @file The arrays that are optimised, and the strokes they stand for. */
import { expect, test } from 'vitest'
import { createWorkspace, render } from '../../../rasterizer/core.ts'
import {
  keepStrokes,
  packStrokes,
  pathsOf,
  pickStrokes,
  type Scene,
  setStrokes,
  stackScenes,
  unpackStrokes,
  widthSlope,
} from '../../../src/strokes/scene.ts'
import type { Point, Stroke } from '../../../src/strokes/strokes.ts'

/** A stroke from (x, 8), of as many segments as asked for. */
const stroke = (x: number, segments = 1): Stroke => ({
  points: Array.from({ length: 3 * segments + 1 }, (_, k): Point => [x + 4 * k, 8 + (k % 3)]),
  width: 2,
  color: [0.5, 0, 0, 1],
})

test('strokes come back as they went in', () => {
  const strokes = [stroke(1), { ...stroke(2), frozen: true }]
  expect(unpackStrokes(packStrokes(strokes))).toEqual(strokes)
  expect(unpackStrokes(packStrokes(strokes, 0.5))).toEqual(
    strokes.map((one) => ({ ...one, taper: 0.5 })),
  )
})

test('shorter strokes get as many segments as the longest, and at least as many as asked for', () => {
  const counts = (scene: Scene) => unpackStrokes(scene).map(({ points }) => points.length)
  expect(counts(packStrokes([stroke(1), stroke(2, 3)]))).toEqual([10, 10])
  expect(counts(packStrokes([stroke(1)], 0, 7))).toEqual([7])
})

test('strokes are picked, kept and replaced with all that belongs to them', () => {
  const strokes = [stroke(1), { ...stroke(2), width: 5 }, { ...stroke(3), frozen: true }]
  const scene = packStrokes(strokes)
  expect(unpackStrokes(pickStrokes(scene, [2, 0]))).toEqual([strokes[2], strokes[0]])
  setStrokes(scene, [1], packStrokes([stroke(9)]))
  expect(unpackStrokes(scene)[1]).toEqual(stroke(9))
  const kept = packStrokes([stroke(1), stroke(3), { ...stroke(2), width: 5 }])
  keepStrokes(kept, [2, 0])
  expect(unpackStrokes(kept)).toEqual([{ ...stroke(2), width: 5 }, stroke(1)])
})

test('drawings of one layout are stacked into a batch', () => {
  const { points, width } = stackScenes([packStrokes([stroke(1)]), packStrokes([stroke(2)])])
  expect(points.shape).toEqual([2, 1, 4, 2])
  expect([points.data[0], points.data[8]]).toEqual([1, 2])
  expect(width.shape).toEqual([2, 1])
})

test('the slope of a tapered width is what the loss changes by when the width does', () => {
  const scene = packStrokes([stroke(6, 2)], 0.6)
  const ink = (change: number) => {
    const wider = {
      ...scene,
      width: { ...scene.width, data: scene.width.data.map((w) => w + change) },
    }
    const { image } = render(pathsOf(wider), { size: 32 }, createWorkspace())
    return image.data.reduce((sum, value) => sum + value, 0)
  }
  const drawing = render(pathsOf(scene), { size: 32 }, createWorkspace())
  const { width } = drawing.backward(drawing.image.data.map(() => 1))
  const [slope] = widthSlope(scene, width.data)
  expect(slope).toBeLessThan(-1)
  expect(slope / ((ink(0.01) - ink(-0.01)) / 0.02)).toBeCloseTo(1, 1)
})
