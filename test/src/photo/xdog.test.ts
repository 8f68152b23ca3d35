import { expect, test } from 'vitest'
import { clipassoMap, otsu } from '../../../src/photo/xdog.ts'

const SIZE = 64

/** A black disc on white paper. */
function disc() {
  const inside = (i: number) =>
    Math.hypot((i % SIZE) - SIZE / 2 + 0.5, Math.floor(i / SIZE) - SIZE / 2 + 0.5) < SIZE / 4
  const pixels = Float32Array.from({ length: 3 * SIZE * SIZE }, (_, i) =>
    inside(Math.floor(i / 3)) ? 0 : 1,
  )
  return { pixels, mask: new Float32Array(SIZE * SIZE).fill(1) }
}

const at = (map: Float32Array, x: number, y: number) => map[y * SIZE + x]

test("Otsu's threshold lies between two clusters", () => {
  const values = Float32Array.from({ length: 100 }, (_, i) => (i < 30 ? 0.1 : 0.8) + (i % 5) / 50)
  expect(otsu(values)).toBeGreaterThan(0.18)
  expect(otsu(values)).toBeLessThanOrEqual(0.8)
})

test('strokes begin at outlines and not on flat paper', () => {
  const map = clipassoMap(Float32Array.of(1), disc(), SIZE)
  expect(at(map, 2, 2)).toBe(0)
  const rows = Array.from({ length: SIZE / 2 }, (_, x) => at(map, x, SIZE / 2))
  expect(Math.max(...rows.slice(12, 20))).toBe(1)
})

test('strokes begin where the encoder attends', () => {
  const right = Float32Array.from({ length: 64 }, (_, i) => (i % 8 < 4 ? 0 : 1))
  const map = clipassoMap(right, disc(), SIZE)
  const half = (from: number) =>
    map.reduce((sum, v, i) => (i % SIZE >= from && i % SIZE < from + 32 ? sum + v : sum), 0)
  expect(half(32)).toBeGreaterThan(5 * half(0))
})

test('no stroke begins outside of the photo', () => {
  const { pixels, mask } = disc()
  expect(clipassoMap(Float32Array.of(1), { pixels, mask: mask.fill(0) }, SIZE)).toEqual(mask)
})
