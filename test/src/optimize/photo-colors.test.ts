import { expect, test } from 'vitest'
import { createRandom } from '../../../src/maths/random.ts'
import { colorAlong, reduceColors } from '../../../src/optimize/start/photo-colors.ts'
import { identity } from '../../../src/strokes/homography.ts'
import { packStrokes, unpackStrokes } from '../../../src/strokes/scene.ts'
import type { Point, Stroke } from '../../../src/strokes/strokes.ts'

const SIZE = 64

/** Red on the left, white on the right. */
const photo = {
  fromCanvas: identity(),
  pixels: Float32Array.from({ length: 3 * SIZE * SIZE }, (_, i) =>
    i % 3 === 0 || Math.floor(i / 3) % SIZE >= SIZE / 2 ? 1 : 0,
  ),
}
const upright = (x: number): Point[] => [8, 24, 40, 56].map((y) => [x, y])

test('a stroke along an edge takes the colour of the side that stands out from paper', () => {
  expect(colorAlong(upright(SIZE / 2 + 0.5), photo, SIZE)).toEqual([1, 0, 0])
  expect(colorAlong(upright(SIZE / 2 + 0.5).toReversed(), photo, SIZE)).toEqual([1, 0, 0])
  expect(colorAlong(upright(8), photo, SIZE)).toEqual([1, 0, 0])
  expect(colorAlong(upright(56), photo, SIZE)).toEqual([1, 1, 1])
})

test('colours are reduced to those they gather around, but for frozen strokes', () => {
  const of = (red: number, green: number, frozen = false): Stroke => ({
    points: upright(8),
    width: 3,
    color: [red, green, 0, 1],
    ...(frozen && { frozen }),
  })
  const scene = packStrokes([of(1, 0), of(0.75, 0), of(0, 1), of(0, 0.5), of(0.5, 0.5, true)])
  reduceColors(scene, 2, createRandom(0))
  expect(unpackStrokes(scene).map(({ color }) => color)).toEqual([
    [0.875, 0, 0, 1],
    [0.875, 0, 0, 1],
    [0, 0.75, 0, 1],
    [0, 0.75, 0, 1],
    [0.5, 0.5, 0, 1],
  ])
})
