import { expect, test } from 'vitest'
import { faceIn, withFace } from '../../../src/photo/face.ts'

const SIZE = 160
type Rgb = readonly [number, number, number]
const SKIN: Rgb = [0.85, 0.62, 0.5]
const COAT: Rgb = [0.1, 0.1, 0.3]

/** A head above a coat, `shoulders` wide either way. */
function portrait(skin: Rgb, shoulders: number) {
  const pixels = new Float32Array(3 * SIZE * SIZE).fill(1)
  const mask = new Float32Array(SIZE * SIZE)
  for (let i = 0; i < SIZE * SIZE; i++) {
    const [x, y] = [(i % SIZE) - 80, Math.floor(i / SIZE)]
    const isHead = Math.hypot(x / 20, (y - 45) / 26) < 1
    const isCoat = y > 70 && Math.abs(x) < shoulders
    if (!isHead && !isCoat) continue
    mask[i] = 1
    pixels.set(isHead ? skin : COAT, 3 * i)
  }
  return { pixels, mask }
}

test('a face is seen above shoulders', () => {
  const face = faceIn(portrait(SKIN, 55), SIZE)
  expect(face?.[45 * SIZE + 80]).toBe(1)
  expect(face?.[130 * SIZE + 80]).toBe(0)
})

test('no face is seen in another colour than skin', () => {
  expect(faceIn(portrait([0.2, 0.7, 0.3], 55), SIZE)).toBeUndefined()
})

test('no face is seen on what is no wider than it', () => {
  expect(faceIn(portrait(SKIN, 20), SIZE)).toBeUndefined()
})

test('a face is attended to more than all else', () => {
  const attention = new Float32Array(100).fill(0.1)
  attention[75] = 1
  const raised = withFace(attention, portrait(SKIN, 55), SIZE)?.attention
  const most = raised?.indexOf(Math.max(...raised)) ?? 0
  expect(Math.abs(Math.floor(most / SIZE) - 45)).toBeLessThan(27)
})
