import { expect, test } from 'vitest'
import { faceBox, withFace } from '../../../src/photo/face.ts'
import type { Frame } from '../../../src/strokes/strokes.ts'

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
  const { x, y, width, height } = faceBox(portrait(SKIN, 55), SIZE) as Frame
  expect([x + width / 2, y + height / 2].map((at) => Math.round(at / 10))).toEqual([8, 5])
  expect(width).toBeGreaterThan(32)
  expect(y + height).toBeLessThanOrEqual(76)
})

test('no face is seen in another colour than skin', () => {
  expect(faceBox(portrait([0.2, 0.7, 0.3], 55), SIZE)).toBeUndefined()
})

test('no face is seen on what is no wider than it', () => {
  expect(faceBox(portrait(SKIN, 20), SIZE)).toBeUndefined()
})

test('a face is attended to more than all else', () => {
  const attention = new Float32Array(100).fill(0.1)
  attention[75] = 1
  const face = faceBox(portrait(SKIN, 55), SIZE) as Frame
  const raised = withFace(attention, face, SIZE).attention
  const most = raised.indexOf(Math.max(...raised))
  expect(Math.abs(Math.floor(most / SIZE) - 45)).toBeLessThan(27)
})
