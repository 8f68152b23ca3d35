import { expect, test } from 'vitest'
import { ImageError } from '../../../src/errors.ts'
import type { RasterImage } from '../../../src/image/image.ts'
import { createRandom } from '../../../src/maths/random.ts'
import { areaOf } from '../../../src/optimize/start/area.ts'

/** A picture that is white where `is` says so. */
function mask(width: number, height: number, is: (x: number, y: number) => boolean): RasterImage {
  const data = Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) => {
    const pixel = i >> 2
    return i % 4 === 3 || is(pixel % width, Math.floor(pixel / width)) ? 255 : 0
  })
  return { width, height, data }
}

const square = areaOf(
  mask(32, 32, (x, y) => x >= 8 && x < 16 && y >= 4 && y < 20),
  32,
)

test('points are picked all over the white and nowhere else', () => {
  const random = createRandom(0)
  const points = Array.from({ length: 400 }, () => square.pick(random))
  for (const [x, y] of points) expect(x >= 8 && x < 16 && y >= 4 && y < 20).toBe(true)
  const cells = new Set(points.map(([x, y]) => `${Math.floor(x)} ${Math.floor(y)}`))
  expect(cells.size).toBeGreaterThan(100) // of 128
})

test('points outside move to the nearest pixel inside, those inside stay', () => {
  const points = Float32Array.of(10.2, 5.7, 30, 10.5, 2, 1, 12.5, 31)
  square.confine(points)
  const wanted = [10.2, 5.7, 15.5, 10.5, 8.5, 4.5, 12.5, 19.5]
  expect([...points]).toEqual(wanted.map((value) => expect.closeTo(value, 5)))
})

test('the nearest pixel is found around any shape, as looking at all of them does', () => {
  const random = createRandom(3)
  const spots = new Set(Array.from({ length: 12 }, () => random.index(24 * 24)))
  const area = areaOf(
    mask(24, 24, (x, y) => spots.has(y * 24 + x)),
    24,
  )
  for (let i = 0; i < 24 * 24; i++) {
    const [x, y] = [(i % 24) + 0.5, Math.floor(i / 24) + 0.5]
    const point = Float32Array.of(x, y)
    area.confine(point)
    const from = (spot: number) =>
      Math.hypot((spot % 24) + 0.5 - x, Math.floor(spot / 24) + 0.5 - y)
    const least = Math.min(...[...spots].map(from))
    expect(Math.hypot(point[0] - x, point[1] - y)).toBeLessThan(least + 0.5)
  }
})

test('what a mask of other proportions leaves free is outside', () => {
  const wide = areaOf(
    mask(32, 16, () => true),
    32,
  )
  const points = Float32Array.of(16.5, 1)
  wide.confine(points)
  expect(points[1]).toBe(8.5)
})

test('a black mask is refused', () => {
  expect(() =>
    areaOf(
      mask(8, 8, () => false),
      16,
    ),
  ).toThrow(ImageError)
})
