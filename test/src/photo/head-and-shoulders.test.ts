/** @file Which people are drawn without what is below their shoulders. */
import { expect, test } from 'vitest'
import type { RasterImage } from '../../../src/image/image.ts'
import { faceInSquare, headAndShoulders } from '../../../src/photo/head-and-shoulders.ts'
import { mountPhoto, type Photo } from '../../../src/photo/photo.ts'

const SIZE = 160
const SIDE = 320
const IMAGE = { width: SIDE, height: SIDE } as RasterImage

interface Figure {
  /** Half axes of the head, in pixels of the square. */
  head?: [number, number]
  /** Where the coat ends. */
  hem?: number
  /** Half width of what the head is seen before. */
  crowd?: number
}

/** A head above a coat in the square that a photo of SIDE pixels fills. */
function figure({ head = [16, 20], hem = 105, crowd = 0 }: Figure = {}): Photo {
  const content = { x: 0, y: 0, width: SIDE, height: SIDE }
  const white = { ...IMAGE, data: new Uint8ClampedArray(4 * SIDE * SIDE).fill(255) }
  const photo = mountPhoto(white, { size: SIZE, canvas: 224, margin: 0, content })
  photo.mask.fill(0)
  for (let i = 0; i < SIZE * SIZE; i++) {
    const [x, y] = [(i % SIZE) - 80, Math.floor(i / SIZE)]
    const isHead = Math.hypot(x / head[0], (y - 40) / head[1]) < 1
    const isCoat = y > 40 + head[1] - 2 && y < hem && Math.abs(x) < 60
    const isCrowd = y > 20 && y < hem && Math.abs(x) < crowd
    if (!isHead && !isCoat && !isCrowd) continue
    photo.mask[i] = 1
    photo.pixels.set(isHead ? [0.85, 0.62, 0.5] : [0.1, 0.1, 0.3], 3 * i)
  }
  return photo
}

test('of a half-length figure head and shoulders are a square of the photo around the face', () => {
  const { x, y, width, height } = headAndShoulders(figure(), IMAGE, SIZE)?.part ?? IMAGE_FRAME
  expect([width, height].map((side) => Math.round(side / 20))).toEqual([9, 9])
  expect([x + width / 2, y / 10].map(Math.round)).toEqual([160, 1])
})

test('the face is found again in the square that the part is mounted in', () => {
  const portrait = headAndShoulders(figure(), IMAGE, SIZE)!
  const { part } = portrait
  const data = new Uint8ClampedArray(4 * part.width * part.height)
  const mount = { size: SIZE, canvas: 224, margin: 0, content: { ...part, x: 0, y: 0 } }
  const close = mountPhoto({ ...part, data }, mount)
  const face = faceInSquare(portrait, close)
  expect((face.x + face.width / 2) / SIZE).toBeCloseTo(0.5, 1)
  expect(face.width / SIZE).toBeCloseTo(0.36, 1)
})

test.each<[string, Figure]>([
  ['a large face', { head: [32, 32], hem: 159 }],
  ['a figure seen to its feet', { hem: 158 }],
  ['a face before something wider', { crowd: 40 }],
])('%s leaves the photo as it is', (_, other) => {
  expect(headAndShoulders(figure(other), IMAGE, SIZE)).toBeUndefined()
})

const IMAGE_FRAME = { x: 0, y: 0, width: SIDE, height: SIDE }
