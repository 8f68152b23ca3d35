/** @file Pictures as phones and programs save them, recognised by what they hold. */
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { ImageError } from '../../../src/errors.ts'
import type { RasterImage } from '../../../src/image/image.ts'
import { decodeBmp } from '../../../src/node/bmp.ts'
import { decodeImage } from '../../../src/node/decode.ts'

const path = (name: string) => fileURLToPath(new URL(`../../cases/${name}`, import.meta.url))
const duck = await decodeImage(path('duck.png'))

/** Mean difference of two pictures' channels, 0–255. */
function apart(a: RasterImage, b: RasterImage): number {
  expect([a.width, a.height]).toEqual([b.width, b.height])
  return a.data.reduce((sum, value, i) => sum + Math.abs(value - b.data[i]), 0) / a.data.length
}

test.each([
  ['duck-exif8.jpg', 6],
  ['duck-exif8.webp', 6],
  ['duck.heic', 6],
  ['duck.bmp', 0.1],
])('%s shows what duck.png shows, upright', async (name, most) => {
  expect(apart(await decodeImage(path(name)), duck)).toBeLessThan(most)
})

test('a HEIC photo under the name of a JPEG is a HEIC photo', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'strokesmith-formats-'))
  try {
    const named = join(folder, 'duck.jpg')
    await copyFile(path('duck.heic'), named)
    expect(apart(await decodeImage(named), duck)).toBeLessThan(6)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test.each([1, 2, 3])(
  'a HEIC photo that lies %i quarters of a turn stands upright',
  async (quarters) => {
    const { data, width, height } = duck
    const upright = await sharp(data, { raw: { width, height, channels: 4 } })
      .rotate(-90 * quarters)
      .png()
      .toBuffer()
    const lying = turned(await readFile(path('duck.heic')), quarters)
    expect(apart(await decodeImage(lying), await decodeImage(upright))).toBeLessThan(6)
  },
)

/**
 * duck.heic with an `irot`, quarters of a turn anticlockwise, as its fourth property
 * (ISO/IEC 23008-12, 6.5.10). It is the last box of `ipco`, before `ipma`, which points at it.
 */
function turned(bytes: Uint8Array, quarters: number): Uint8Array {
  const heic = Buffer.from(bytes)
  const at = (box: string) => heic.indexOf(box) - 4
  const grow = (at: number, by: number) => heic.writeUInt32BE(heic.readUInt32BE(at) + by, at)
  const ipma = at('ipma')
  const end = ipma + heic.readUInt32BE(ipma)
  const irot = Buffer.from([0, 0, 0, 9, ...Buffer.from('irot'), quarters])
  const essential = Buffer.from([0x80 | 4])
  heic[ipma + 18] += 1 // the number of properties
  grow(at('iloc') + 20, 10) // where the pixels begin
  for (const [box, by] of [
    ['meta', 10],
    ['iprp', 10],
    ['ipco', 9],
    ['ipma', 1],
  ] as const) {
    grow(at(box), by)
  }
  const parts = [heic.subarray(0, ipma), irot, heic.subarray(ipma, end), essential]
  return Buffer.concat([...parts, heic.subarray(end)])
}

test('a HEIC photo that is cut off is refused in one line', async () => {
  const bytes = await readFile(path('duck.heic'))
  const cut = decodeImage(bytes.subarray(0, 2000), 'duck.heic')
  await expect(cut).rejects.toThrow('duck.heic is damaged: it cannot be read as HEIC')
})

test('an SVG is a picture like any other, as large as a sketch can use', async () => {
  const { width, height, data } = await decodeImage(path('icon.svg'))
  expect([width, height]).toEqual([1024, 1024])
  const at = (x: number, y: number) => [...data.subarray(4 * (y * width + x)).subarray(0, 4)]
  expect(at(0, 0)[3]).toBe(0)
  expect(at(512, 100)).toEqual([0xff, 0xfd, 0xf8, 255])
  expect(at(16 * 8, 16 * 42)).toEqual([0xb5, 0x39, 0x1f, 255])
})

test('an SVG that asks for other files gets none', async () => {
  const inside = `<image href="file://${path('duck.png')}" width="64" height="64"/>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">${inside}</svg>`
  const { data } = await decodeImage(new TextEncoder().encode(svg))
  expect(data.every((value) => value === 0)).toBe(true)
})

/** A bitmap of 3 × 2 pixels. */
function bitmap(bits: number, compression: number, palette: number[], pixels: number[]) {
  const masks = compression === 3 ? 12 : 0
  const bytes = new Uint8Array(54 + masks + palette.length + pixels.length)
  const view = new DataView(bytes.buffer)
  bytes.set([0x42, 0x4d])
  view.setUint32(10, 54 + masks + palette.length, true)
  view.setUint32(14, 40, true)
  view.setInt32(18, 3, true)
  view.setInt32(22, 2, true)
  view.setUint16(28, bits, true)
  view.setUint32(30, compression, true)
  view.setUint32(46, palette.length / 4, true)
  if (compression === 3) {
    for (const [i, mask] of [0xf800, 0x7e0, 0x1f].entries()) view.setUint32(54 + 4 * i, mask, true)
  }
  bytes.set(palette, 54 + masks)
  bytes.set(pixels, 54 + masks + palette.length)
  return bytes
}

/** Black, red, green; blue as stored: blue, green, red, nothing. */
const COLORS = [0, 0, 0, 0, 0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0]
/** From the top: red, green, blue; below: black, red, black. */
const SHOWN = ['f00', '0f0', '00f', '000', 'f00', '000']
const K = [0, 0, 0]
const [R, G, B] = [
  [0, 0, 255],
  [0, 255, 0],
  [255, 0, 0],
]

test.each([
  ['4 bits', bitmap(4, 0, COLORS, [0x01, 0x00, 0, 0, 0x12, 0x30, 0, 0])],
  ['8 bits', bitmap(8, 0, COLORS, [0, 1, 0, 0, 1, 2, 3, 0])],
  ['8 bits in runs', bitmap(8, 1, COLORS, [1, 0, 1, 1, 1, 0, 0, 0, 0, 3, 1, 2, 3, 0, 0, 1])],
  ['4 bits in runs', bitmap(4, 2, COLORS, [3, 0x01, 0, 0, 0, 3, 0x12, 0x30, 0, 1])],
  ['16 bits', bitmap(16, 0, [], [0, 0, 0, 0x7c, 0, 0, 0, 0, 0, 0x7c, 0xe0, 3, 0x1f, 0, 0, 0])],
  [
    '16 bits, masks',
    bitmap(16, 3, [], [0, 0, 0, 0xf8, 0, 0, 0, 0, 0, 0xf8, 0xe0, 7, 0x1f, 0, 0, 0]),
  ],
  ['24 bits', bitmap(24, 0, [], [...K, ...R, ...K, 0, 0, 0, ...R, ...G, ...B, 0, 0, 0])],
  [
    '32 bits',
    bitmap(
      32,
      0,
      [],
      [K, R, K, R, G, B].flatMap((pixel) => [...pixel, 0]),
    ),
  ],
])('a bitmap of %s', (_, bytes) => {
  const { width, height, data } = decodeBmp(bytes)
  expect([width, height]).toEqual([3, 2])
  const colors = Array.from({ length: 6 }, (_, i) =>
    [...data.subarray(4 * i, 4 * i + 3)].map((v) => (v / 17).toString(16)).join(''),
  )
  expect(colors).toEqual(SHOWN)
  expect(data[3]).toBe(255)
})

test('any bitmap is read or refused in one line', () => {
  const kind = fc.constantFrom([1, 0], [4, 0], [4, 2], [8, 0], [8, 1], [16, 3], [24, 0], [32, 3])
  fc.assert(
    fc.property(kind, fc.uint8Array({ maxLength: 64 }), ([bits, compression], rest) => {
      try {
        const { width, height, data } = decodeBmp(bitmap(bits, compression, [], [...rest]))
        expect(data).toHaveLength(4 * width * height)
      } catch (error) {
        expect(error).toBeInstanceOf(ImageError)
      }
    }),
  )
})
