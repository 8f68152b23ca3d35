import { expect, test } from 'vitest'
import type { RasterImage } from '../../../src/image/image.ts'
import { contentOf } from '../../../src/photo/border.ts'
import { edgeStrength } from '../../../src/photo/saliency.ts'
import { mountWhole, picture } from '../pictures.ts'

/** A landscape: sky, and a field with hills. */
const scene = (x: number, y: number) => (y < 55 + 8 * Math.sin(x / 9) ? 0.8 : 0.35)
/** The scene within a white mat and a black line. */
const framed = picture(120, 100, (x, y) => {
  const depth = Math.min(x, y, 120 - x, 100 - y)
  if (depth < 8) return 1
  return depth < 10 ? 0 : scene(x, y)
})
const whole = { x: 0, y: 0, width: 120, height: 100 }

test('a mat and a line around a photo are not content', () => {
  const { x, y, width, height } = contentOf(framed)
  for (const [start, length, side] of [
    [x, width, 120],
    [y, height, 100],
  ]) {
    expect(start).toBeGreaterThanOrEqual(10)
    expect(start).toBeLessThanOrEqual(14)
    expect(side - start - length).toBeGreaterThanOrEqual(10)
    expect(side - start - length).toBeLessThanOrEqual(14)
  }
})

test('bars at two sides are not content', () => {
  const letterbox = picture(120, 100, (x, y) => (y < 12 || y > 88 ? 0 : scene(x, y)))
  const { y, height } = contentOf(letterbox)
  expect([y, height]).toEqual([15, 70])
  expect(contentOf(letterbox)).toMatchObject({ x: 0, width: 120 })
})

const kept: [string, RasterImage][] = [
  ['a photo without a border', picture(120, 100, scene)],
  ['a sky that ends at a straight horizon', picture(120, 100, (_, y) => (y < 20 ? 0.9 : 0.3))],
  [
    'a plain backdrop around a thing with straight sides',
    picture(120, 100, (x, y) => (x > 15 && x < 105 && y > 30 - x / 9 && y < 80 ? 0.3 : 1)),
  ],
  [
    'a small thing on white',
    picture(120, 100, (x, y) => (Math.hypot(x - 60, y - 50) < 45 ? 0.2 : 1)),
  ],
]

for (const [name, image] of kept) {
  test(`${name} is kept whole`, () => expect(contentOf(image)).toEqual(whole))
}

test('a mounted photo shows no trace of its frame', () => {
  const { pixels, mask } = mountWhole(framed, 160, 160, 0.04)
  const grey = Float32Array.from({ length: 160 * 160 }, (_, i) => pixels[3 * i])
  const edges = edgeStrength(grey, 160)
  const along = (y: number) => [...edges.subarray(160 * y + 60, 160 * y + 100)]
  // The frame's upper line lies at about y = 32 of the square; hills begin at about y = 80.
  const frame = Array.from({ length: 14 }, (_, i) => along(25 + i)).flat()
  expect(Math.max(...frame)).toBeLessThan(0.2)
  expect(mask[160 * 30 + 80]).toBe(0)
})
