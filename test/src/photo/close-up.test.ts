import { expect, test } from 'vitest'
import type { RasterImage } from '../../../src/image/image.ts'
import { mountCloseUp, subjectFrame } from '../../../src/photo/close-up.ts'
import { frameOf } from '../../../src/strokes/frame.ts'
import { transform } from '../../../src/strokes/homography.ts'

const [WIDTH, HEIGHT] = [200, 100]
const WHOLE = { x: 0, y: 0, width: WIDTH, height: HEIGHT }

/** 1 in a rectangle of a 200×100 photo, 0 around it. */
function block(x: number, y: number, width: number, height: number): Float32Array {
  const within = (at: number, start: number, length: number) => at >= start && at < start + length
  return Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) =>
    Number(within(i % WIDTH, x, width) && within(Math.floor(i / WIDTH), y, height)),
  )
}

/** A white photo with a red square of 10 pixels, its corner at (x, y). */
function redSquare(x: number, y: number): RasterImage {
  const data = new Uint8ClampedArray(4 * WIDTH * HEIGHT).fill(255)
  for (const [i, share] of block(x, y, 10, 10).entries()) {
    if (share) data.set([255, 0, 0], 4 * i)
  }
  return { width: WIDTH, height: HEIGHT, data }
}

test('a close-up shows the subject with room around it', () => {
  const part = subjectFrame(block(60, 20, 100, 50), WIDTH, HEIGHT)
  expect(part).toEqual({ x: 48, y: 8, width: 124, height: 74 })
})

test('a close-up ends where the photo ends', () => {
  const part = subjectFrame(block(0, 0, 100, 90), WIDTH, HEIGHT)
  expect(part).toEqual({ x: 0, y: 0, width: 112, height: 100 })
})

test('a tiny subject is not looked at from closer than the photo has pixels for', () => {
  const part = subjectFrame(block(95, 45, 10, 10), WIDTH, HEIGHT)
  expect(part).toEqual({ x: 60, y: 10, width: 80, height: 80 })
})

test('without a subject a close-up is the whole photo', () => {
  expect(subjectFrame(block(0, 0, 0, 0), WIDTH, HEIGHT)).toEqual(WHOLE)
})

test('a place on the canvas is the same place of the photo in a close-up', () => {
  const share = block(90, 30, 60, 40)
  const part = subjectFrame(share, WIDTH, HEIGHT)
  const image = redSquare(110, 45)
  const counts = Uint8ClampedArray.from(share, (value) => 255 * value)
  const mount = { size: 160, canvas: 224, margin: 0.04, content: WHOLE, counts }
  const photo = mountCloseUp(image, part, mount)
  // The photo lies across the canvas of 224 pixels, so a pixel of it is 1.12 wide, from y = 56 on.
  const [x, y] = transform(photo.fromCanvas, [115 * 1.12, 56 + 50 * 1.12])
  const at = 3 * (Math.floor(y) * 160 + Math.floor(x))
  const [red, green, blue] = photo.pixels.subarray(at, at + 3)
  expect([red, 1 - green, 1 - blue]).toEqual([1, 1, 1].map((value) => expect.closeTo(value, 6)))
  expect(photo.frame).toEqual(frameOf(WIDTH, HEIGHT, 224))
})
