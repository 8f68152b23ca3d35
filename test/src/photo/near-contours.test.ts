import { expect, test } from 'vitest'
import { upsample } from '../../../src/image/filter.ts'
import { floats } from '../../../src/maths/arrays.ts'
import { type NearLook, nearContours } from '../../../src/photo/near-contours.ts'
import type { Photo } from '../../../src/photo/photo.ts'
import { identity } from '../../../src/strokes/homography.ts'

const SIZE = 40
/** Cells of an encoder that tells a contour where a cell is dark on average. */
const CELLS = 10

/** A photo with an upright line, at any size. */
const at = (size: number): Photo => ({
  pixels: floats(3 * size * size, (k) => {
    const x = ((Math.floor(k / 3) % size) + 0.5) / size
    return Math.abs(x - 0.42) < 0.02 ? 0 : 1
  }),
  mask: new Float32Array(size * size).fill(1),
  fromCanvas: identity(),
  frame: { x: 0, y: 0, width: SIZE, height: SIZE },
})

const darkness = ({ pixels }: Pick<Photo, 'pixels'>) => {
  const cell = SIZE / CELLS
  return floats(CELLS * CELLS, (i) => {
    const [left, top] = [cell * (i % CELLS), cell * Math.floor(i / CELLS)]
    let dark = 0
    for (let k = 0; k < cell * cell; k++) {
      const [x, y] = [left + (k % cell), top + Math.floor(k / cell)]
      dark += (1 - pixels[3 * (y * SIZE + x)]) / (cell * cell)
    }
    return dark
  })
}
const look: NearLook['look'] = async (photo) => ({ contours: darkness(photo) })
const whole = darkness(at(SIZE))
/** In pixels, of a line of the same mass that is as strong all over. */
const widthIn = (map: Float32Array) => {
  const row = map.slice(20 * SIZE, 21 * SIZE)
  return row.reduce((sum, value) => sum + value, 0) / Math.max(...row)
}

test('a line is told narrower than the cells of the whole look', async () => {
  const map = await nearContours({ contours: whole, at, size: SIZE, look })
  expect(widthIn(map)).toBeLessThan(0.8 * widthIn(upsample(whole, SIZE)))
})

test('what no part tells is no contour, nor what only the parts tell', async () => {
  const blank = async () => ({ contours: new Float32Array(CELLS * CELLS) })
  const none = new Float32Array(CELLS * CELLS)
  const ofWhole = await nearContours({ contours: whole, at, size: SIZE, look: blank })
  const ofParts = await nearContours({ contours: none, at, size: SIZE, look })
  expect(Math.max(...ofWhole, ...ofParts)).toBe(0)
})

test('parts that agree leave no seam where they overlap', async () => {
  const half = async () => ({ contours: new Float32Array(CELLS * CELLS).fill(0.25) })
  const flat = new Float32Array(CELLS * CELLS).fill(0.25)
  const map = await nearContours({ contours: flat, at, size: SIZE, look: half })
  for (const value of map) expect(value).toBeCloseTo(0.25, 6)
})
