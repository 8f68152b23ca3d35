import { expect, test } from 'vitest'
import { mountPhoto } from '../../../src/photo/photo.ts'
import { picture } from '../pictures.ts'

const SIZE = 100
const DARK = 0.2
const MARGIN = 6
/** A dark picture, of which what `subject` says counts. */
function mounted(subject?: (x: number, y: number) => boolean) {
  const image = picture(SIZE, SIZE, () => DARK)
  const counts =
    subject &&
    Uint8ClampedArray.from(
      { length: SIZE * SIZE },
      (_, i) => 255 * Number(subject(i % SIZE, Math.floor(i / SIZE))),
    )
  const content = { x: 0, y: 0, width: SIZE, height: SIZE }
  const margin = MARGIN / SIZE
  const beyond = counts ? 'the subject' : 'the same'
  const mount = { size: SIZE, canvas: SIZE, margin, content, counts, beyond } as const
  const { pixels } = mountPhoto(image, mount)
  return (x: number, y: number) => pixels[3 * (y * SIZE + x)]
}

test('a photo that counts as a whole goes on to the edge of the square', () => {
  const at = mounted()
  for (const [x, y] of [
    [0, 0],
    [50, 2],
    [99, 50],
  ]) {
    expect(at(x, y)).toBeCloseTo(DARK)
  }
})

test('a background becomes paper before the photo ends', () => {
  const at = mounted((x, y) => Math.hypot(x - 50, y - 50) < 15)
  expect(at(50, 50)).toBeCloseTo(DARK)
  expect(at(MARGIN, 50)).toBeCloseTo(1)
  expect(at(50, SIZE - 1 - MARGIN)).toBeCloseTo(1)
})

test('a background becomes paper without an edge', () => {
  const at = mounted((x, y) => Math.hypot(x - 50, y - 50) < 15)
  const steps = Array.from({ length: 49 }, (_, x) => Math.abs(at(x + 1, 50) - at(x, 50)))
  expect(Math.max(...steps)).toBeLessThan(0.08)
})

test('a subject that crosses the border goes on outside of it', () => {
  const at = mounted((x, y) => x > 30 && x < 70 && y > 40)
  expect(at(50, SIZE - 1 - MARGIN)).toBeLessThan(DARK + 0.1)
  expect(at(50, SIZE - 1)).toBeLessThan(DARK + 0.3)
  expect(at(8, SIZE - 1)).toBeCloseTo(1)
})
