import { expect, test } from 'vitest'
import type { RasterImage } from '../../../src/image/image.ts'
import { createRefiner } from '../../../src/photo/refine.ts'
import { mountWhole } from '../pictures.ts'

const SIZE = 80

/** An orange disc of radius 20 before green. */
const disc: RasterImage = {
  width: SIZE,
  height: SIZE,
  data: Uint8ClampedArray.from({ length: 4 * SIZE * SIZE }, (_, i) => {
    const [x, y] = [(i >> 2) % SIZE, Math.floor((i >> 2) / SIZE)]
    const orange = Math.hypot(x - 40, y - 40) < 20
    return (orange ? [240, 140, 20, 255] : [30, 70, 40, 255])[i % 4]
  }),
}
const photo = mountWhole(disc, SIZE, SIZE, 0)
/** Probabilities of 8 × 8 cells by the distance of their middle from the photo's. */
const coarse = (share: (distance: number) => number) =>
  Float32Array.from({ length: 64 }, (_, i) =>
    share(Math.hypot(10 * (i % 8) - 35, 10 * Math.floor(i / 8) - 35)),
  )
const at = (mask: Float32Array, x: number, y: number) => mask[(y >> 1) * (SIZE / 2) + (x >> 1)]

test('a mask that is vague takes the outline of the colour it covers most', () => {
  const refined = createRefiner(
    photo,
    SIZE,
  )(coarse((distance) => Math.max(0.1, 0.8 - distance / 60)))
  expect(refined).toHaveLength((SIZE / 2) ** 2)
  for (const [x, y] of [
    [40, 40],
    [40, 24],
    [54, 50],
  ]) {
    expect(at(refined, x, y)).toBeGreaterThan(0.8)
  }
  for (const [x, y] of [
    [40, 15],
    [16, 40],
    [60, 60],
  ]) {
    expect(at(refined, x, y)).toBeLessThan(0.2)
  }
})

test('a mask that is sure stays where colours tell nothing', () => {
  const data = disc.data.map((_, i) => (i % 4 === 3 ? 255 : 128))
  const grey = mountWhole({ ...disc, data }, SIZE, SIZE, 0)
  const refined = createRefiner(grey, SIZE)(coarse((distance) => (distance < 22 ? 0.95 : 0.05)))
  expect(at(refined, 40, 40)).toBeGreaterThan(0.9)
  expect(at(refined, 10, 40)).toBeLessThan(0.1)
})

test('a subject that crosses the border reaches it, where cells are half outside', () => {
  const data = disc.data.map((_, i) => (i % 4 === 3 ? 255 : 128))
  const grey = mountWhole({ ...disc, data }, SIZE, SIZE, 0.1)
  const row = (i: number) => Math.floor(i / 8)
  const mask = Float32Array.from({ length: 64 }, (_, i) => (row(i) < 3 ? 0.02 : 0.99))
  const half = mask.map((value, i) => (row(i) === 7 ? 0.4 : value))
  const refined = createRefiner(grey, SIZE)(half)
  expect(at(refined, 40, 71)).toBeGreaterThan(0.9)
  expect(at(refined, 40, 9)).toBeLessThan(0.1)
})

test('a second mask of the same photo is refined as if it were the first', () => {
  const [near, far] = [30, 60].map((reach) =>
    coarse((distance) => Math.max(0.1, 0.8 - distance / reach)),
  )
  const refine = createRefiner(photo, SIZE)
  refine(near)
  expect(refine(far)).toEqual(createRefiner(photo, SIZE)(far))
})
