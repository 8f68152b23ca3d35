/** @file Masks that are doubted. */
import { expect, test } from 'vitest'
import type { RasterImage } from '../../../src/image/image.ts'
import { doubtOf } from '../../../src/photo/doubt.ts'
import { mountPhoto } from '../../../src/photo/photo.ts'

const SIDE = 80
const IMAGE: RasterImage = {
  width: SIDE,
  height: SIDE,
  data: new Uint8ClampedArray(4 * SIDE * SIDE).fill(255),
}
const content = { x: 0, y: 0, width: SIDE, height: SIDE }
const photo = mountPhoto(IMAGE, { size: 160, canvas: 224, margin: 0, content })

/** What is at a distance from the middle, as a share of half the side, [side, side]. */
const around = (side: number, value: (distance: number) => number) =>
  Float32Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [(i % side) + 0.5, Math.floor(i / side) + 0.5]
    return value(Math.hypot(x - side / 2, y - side / 2) / (side / 2))
  })
const kept = around(SIDE, (distance) => Number(distance < 0.5))
const mask = (sure: number) =>
  around(20, (distance) => (distance < 0.5 ? (1 + sure) / 2 : (1 - sure) / 2))
const ring = (radius: number) =>
  around(80, (distance) => (Math.abs(distance - radius) < 0.09 ? 0.9 : 0.02))

test('a mask that ends along contours is believed, although its cells are not sure', () => {
  expect(doubtOf(kept, IMAGE, { mask: mask(0.6), contours: ring(0.5), photo, size: 160 })).toBe(
    'none',
  )
})

test('a mask that ends where no contour is is doubted, and wrong if its cells are unsure, too', () => {
  const seen = { contours: ring(0.8), photo, size: 160 }
  expect(doubtOf(kept, IMAGE, { ...seen, mask: mask(0.3) })).toBe('wrong')
  expect(doubtOf(kept, IMAGE, { ...seen, mask: mask(1) })).toBe('unsure')
})

test('a mask without an edge is believed, and any where contours say little or nothing', () => {
  const all = kept.map(() => 1)
  const told = { mask: mask(0.6), contours: ring(0.8), photo, size: 160 }
  expect(doubtOf(kept, IMAGE, { ...told, contours: undefined })).toBe('none')
  expect(doubtOf(all, IMAGE, told)).toBe('none')
  const faint = told.contours.map((p) => 0.3 * p)
  expect(doubtOf(kept, IMAGE, { ...told, contours: faint })).toBe('none')
})
