import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { RasterImage } from '../../../src/image/image.ts'
import { decodeImage } from '../../../src/node/decode.ts'

/** Red on the left, blue on the right. */
const flag = () =>
  sharp({ create: { width: 48, height: 16, channels: 3, background: '#e00000' } }).composite([
    {
      input: { create: { width: 24, height: 16, channels: 3, background: '#0000e0' } },
      left: 24,
      top: 0,
    },
  ])

const pixel = ({ width, data }: RasterImage, x: number, y: number) =>
  Array.from(data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4))

function expectFlag(image: RasterImage): void {
  expect([image.width, image.height]).toEqual([48, 16])
  const [left, right] = [pixel(image, 8, 8), pixel(image, 40, 8)]
  expect(left[0] - left[2]).toBeGreaterThan(180)
  expect(right[2] - right[0]).toBeGreaterThan(180)
  expect([left[3], right[3]]).toEqual([255, 255])
}

test.each(['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff'] as const)(
  '%s is decoded',
  async (format) => {
    expectFlag(await decodeImage(await flag().toFormat(format).toBuffer()))
  },
)

test.each(['jpeg', 'webp', 'avif'] as const)(
  '%s that says how it lies is upright',
  async (format) => {
    const turned = await sharp(await flag().png().toBuffer())
      .rotate(-90)
      .toFormat(format)
      .withMetadata({ orientation: 6 })
      .toBuffer()
    expectFlag(await decodeImage(turned))
  },
)

test('of an animation, the first frame counts', async () => {
  const first = await flag().png().toBuffer()
  const second = await sharp(first).negate().png().toBuffer()
  const animation = await sharp([first, second], { join: { animated: true } })
    .gif()
    .toBuffer()
  expect((await sharp(animation).metadata()).pages).toBe(2)
  expectFlag(await decodeImage(animation))
})

test('grey, 16-bit and CMYK pictures become 8-bit RGBA', async () => {
  const grey = await decodeImage(await flag().greyscale().png().toBuffer())
  const deep = await decodeImage(await flag().toColourspace('rgb16').png().toBuffer())
  const print = await decodeImage(await flag().toColourspace('cmyk').jpeg().toBuffer())
  for (const image of [grey, deep, print]) expect(image.data).toHaveLength(48 * 16 * 4)
  expect(pixel(deep, 8, 8)).toEqual([224, 0, 0, 255])
  expect(print.data[0]).toBeGreaterThan(150)
})

test('opacity is kept for the canvas to composite', async () => {
  const glass = sharp({ create: { width: 8, height: 8, channels: 4, background: '#0f08' } })
  expect(pixel(await decodeImage(await glass.png().toBuffer()), 4, 4)).toEqual([0, 255, 0, 136])
})

test('a large picture is shrunk in proportion', async () => {
  const large = await flag().resize(3000, 1000, { fit: 'fill' }).jpeg().toBuffer()
  expect(await decodeImage(large)).toMatchObject({ width: 1024, height: 341 })
})

test('bytes and a file name give the same pixels', async () => {
  expect(await decodeImage(await readFile('examples/mug.png'))).toEqual(
    await decodeImage('examples/mug.png'),
  )
})
