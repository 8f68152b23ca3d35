/** @file Masks made whole: what belongs to a subject although the encoder's cells hardly show it. */
import { expect, test } from 'vitest'
import { cleanMask } from '../../../src/photo/mask.ts'

const GRID = 20
/** A body of 8×8 cells on the left, a head of 2×3 on the right, and `between` them a neck, one cell high. */
const guitar = (between: number): Float32Array =>
  Float32Array.from({ length: GRID * GRID }, (_, i) => {
    const [x, y] = [i % GRID, Math.floor(i / GRID)]
    if (x >= 2 && x < 10 && y >= 6 && y < 14) return 0.9
    if (x >= 14 && x < 16 && y >= 9 && y < 12) return 0.8
    return x >= 10 && x < 14 && y === 10 ? between : 0
  })
const at = (mask: Float32Array, x: number, y: number): number => mask[y * GRID + x]

test('a thin neck that is seen faintly joins body and head', () => {
  const mask = cleanMask(guitar(0.15))
  expect(at(mask, 12, 10)).toBeGreaterThanOrEqual(0.5)
  expect(at(mask, 15, 10)).toBeCloseTo(0.8)
})

test('what no way leads to is a speck', () => {
  const mask = cleanMask(guitar(0.02))
  expect(at(mask, 12, 10)).toBeLessThan(0.1)
  expect(at(mask, 15, 10)).toBe(0)
})

test('a way leaves the cells beside it as they were', () => {
  expect(at(cleanMask(guitar(0.15)), 12, 8)).toBe(0)
})
