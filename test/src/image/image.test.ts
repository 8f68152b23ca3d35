import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitImage, fitMap, type RasterImage } from '../../../src/image/image.ts'
import { frameOf } from '../../../src/strokes/frame.ts'

type Pixel = [red: number, green: number, blue: number, alpha: number]

function picture(width: number, height: number, at: (x: number, y: number) => Pixel): RasterImage {
  const pixels = Array.from({ length: width * height }, (_, i) =>
    at(i % width, Math.floor(i / width)),
  )
  return { width, height, data: Uint8ClampedArray.from(pixels.flat()) }
}

const black: Pixel = [0, 0, 0, 255]

/** Red of pixel (x, y) in a fitted [size, size, 3]. */
const red = (pixels: Float32Array, size: number, x: number, y: number) => pixels[3 * (y * size + x)]

test('a picture of the canvas size stays as it is', () => {
  const image = picture(5, 5, (x, y) => [x * 50, y * 50, 0, 255])
  const { pixels } = fitImage(image, 5)
  const expected = Array.from(image.data).filter((_, i) => i % 4 < 3)
  pixels.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i] / 255, 6)
  })
})

test('a wide picture is centred between bands of white', () => {
  const { pixels, frame } = fitImage(
    picture(8, 4, () => black),
    8,
  )
  expect(frame).toEqual({ x: 0, y: 2, width: 8, height: 4 })
  const column = Array.from({ length: 8 }, (_, y) => red(pixels, 8, 3, y))
  column.forEach((value, y) => {
    expect(value).toBeCloseTo(y < 2 || y >= 6 ? 1 : 0, 6)
  })
})

test('a pixel that the border crosses blends with the paper', () => {
  const { pixels } = fitImage(
    picture(4, 3, () => black),
    4,
  ) // the frame is 0.5 … 3.5
  expect(red(pixels, 4, 1, 0)).toBeCloseTo(0.5, 6)
  expect(red(pixels, 4, 1, 3)).toBeCloseTo(0.5, 6)
})

test('what is transparent is white paper', () => {
  const { pixels } = fitImage(
    picture(2, 2, () => [0, 0, 0, 51]),
    2,
  )
  expect(red(pixels, 2, 0, 0)).toBeCloseTo(0.8, 6)
})

test('shrinking averages: a fine checkerboard becomes grey', () => {
  const board = picture(64, 64, (x, y) => ((x + y) % 2 ? black : [255, 255, 255, 255]))
  const { pixels } = fitImage(board, 8)
  expect(red(pixels, 8, 4, 4)).toBeCloseTo(0.5, 2)
})

test('a plain picture stays plain in any size', () => {
  const side = fc.integer({ min: 1, max: 40 })
  fc.assert(
    fc.property(side, side, fc.integer({ min: 1, max: 32 }), (width, height, size) => {
      const { pixels } = fitImage(
        picture(width, height, () => [255, 255, 255, 255]),
        size,
      )
      expect(Math.min(...pixels)).toBeCloseTo(1, 5)
    }),
  )
})

test('the frame keeps the proportions and touches two opposite sides', () => {
  const side = fc.integer({ min: 1, max: 10_000 })
  fc.assert(
    fc.property(side, side, (width, height) => {
      const frame = frameOf(width, height, 224)
      expect(frame.width / frame.height).toBeCloseTo(width / height, 6)
      expect(Math.max(frame.width, frame.height)).toBeCloseTo(224, 9)
      expect(frame.x * 2 + frame.width).toBeCloseTo(224, 9)
    }),
  )
})

test('a map is fitted like a grey picture of it', () => {
  const map = Uint8ClampedArray.from({ length: 21 }, (_, i) => (i * 37) % 256)
  const data = Uint8ClampedArray.from({ length: 84 }, (_, i) => (i % 4 === 3 ? 255 : map[i >> 2]))
  const picture = { width: 7, height: 3, data }
  const grey = fitImage(picture, 10).pixels.filter((_, i) => i % 3 === 0)
  expect([...fitMap(map, picture, 10)]).toEqual([...grey].map((v) => expect.closeTo(v, 6)))
})

test('pixels that do not match the size are refused', () => {
  const image = { width: 2, height: 2, data: new Uint8ClampedArray(15) }
  expect(() => fitImage(image, 8)).toThrow('must hold 16 bytes of RGBA for 2×2 pixels, not 15')
  expect(() => fitImage({ ...image, width: 0 }, 8)).toThrow('must be at least 1×1 pixel, not 0×2')
})
