import { expect, test } from 'vitest'
import { mountPhoto, type Photo } from '../../../src/photo/photo.ts'
import { lookAgain } from '../../../src/photo/second-look.ts'
import { picture } from '../pictures.ts'

const SIZE = 80
/** A dark block at the left of the middle. */
const inBlock = (x: number, y: number) => x > 20 && x < 40 && y > 20 && y < 60
const image = picture(SIZE, SIZE, (x, y) => (inBlock(x, y) ? 0 : 1))
const content = { x: 0, y: 0, width: SIZE, height: SIZE }
const mount = { size: SIZE, canvas: SIZE, margin: 0.05, content }
const whole = mountPhoto(image, mount)
const kept = Float32Array.from({ length: SIZE * SIZE }, (_, i) =>
  Number(inBlock((i % SIZE) + 0.5, Math.floor(i / SIZE) + 0.5)),
)

/** Takes for the subject what is dark, in cells of two pixels. */
const darkness = ({ pixels }: Pick<Photo, 'pixels'>) => ({
  mask: Float32Array.from(
    { length: (SIZE / 2) ** 2 },
    (_, i) => 1 - pixels[3 * (2 * Math.floor((2 * i) / SIZE) * SIZE + 2 * (i % (SIZE / 2)))],
  ),
})
const at = (mask: Float32Array | undefined, x: number, y: number) =>
  mask?.[(y >> 1) * (SIZE / 2) + (x >> 1)]

test('a second look finds in the mirrored close-up what the first one missed, in its place', async () => {
  const mask = new Float32Array(100)
  const both = await lookAgain({ image, kept, whole, mask, mount, look: async (p) => darkness(p) })
  expect(at(both, 30, 40)).toBeCloseTo(0.5, 1)
  expect(at(both, 48, 40)).toBeCloseTo(0, 1)
})

test('where a second look does not reach, the first one holds', async () => {
  const mask = new Float32Array(100).fill(1)
  const look = async () => ({ mask: new Float32Array(100) })
  const both = await lookAgain({ image, kept, whole, mask, mount, look })
  expect(at(both, 78, 40)).toBe(1)
  expect(at(both, 30, 40)).toBe(0.5)
})

test('without a mask of its own a second look tells nothing', async () => {
  const mask = new Float32Array(100)
  expect(
    await lookAgain({ image, kept, whole, mask, mount, look: async () => ({}) }),
  ).toBeUndefined()
})
