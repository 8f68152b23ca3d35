import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../src/maths/random.ts'
import { CLIPASSO_VIEWS, randomView, warpImage } from '../../../src/objective/views.ts'
import {
  cropAndResize,
  identity,
  invert,
  multiply,
  perspective,
  transform,
} from '../../../src/strokes/homography.ts'
import type { Point } from '../../../src/strokes/strokes.ts'
import golden from '../../golden/views.json' with { type: 'json' }

describe('perspective and crop', () => {
  test.each(golden.cases)('take points where torchvision takes them (%#)', (example) => {
    const { top, left, width } = example.crop
    const view = multiply(
      cropAndResize(left, top, width, example.output[0]),
      perspective(example.source, example.destination),
    )
    example.points.forEach((point, i) => {
      const [x, y] = transform(view, point as Point)
      expect(x).toBeCloseTo(example.expected[i][0], 6)
      expect(y).toBeCloseTo(example.expected[i][1], 6)
    })
  })
})

test('a view and its inverse bring a point back', () => {
  const view = randomView(100, CLIPASSO_VIEWS, createRandom(4))
  const [x, y] = transform(invert(view), transform(view, [31, 67]))
  expect([x, y]).toEqual([expect.closeTo(31, 9), expect.closeTo(67, 9)])
})

test('the same seed gives the same view', () => {
  const view = (seed: number) => randomView(100, CLIPASSO_VIEWS, createRandom(seed))
  expect(view(1)).toEqual(view(1))
  expect(view(1)).not.toEqual(view(2))
})

test('a picture seen through the identity is itself', () => {
  const pixels = Float32Array.from({ length: 8 * 8 * 3 }, (_, i) => (i % 17) / 17)
  expect(warpImage(pixels, 8, identity())).toEqual(pixels)
})

test('a white picture stays white through any view', () => {
  const white = new Float32Array(16 * 16 * 3).fill(1)
  const seen = warpImage(white, 16, randomView(16, CLIPASSO_VIEWS, createRandom(2)))
  for (const value of seen) expect(value).toBeCloseTo(1, 6)
})
