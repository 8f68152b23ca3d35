/**
 * @file Windows bitmaps, which libvips does not read. By hand, since none of the packages tried read
 * all of a common one: bmp-ts mixes up the colours of run lengths, fast-bmp refuses them, bmp-js and
 * its forks are no longer kept. Layout: Microsoft, "Bitmap storage", headers of 40 bytes and more.
 */
import { ImageError } from '../errors.ts'
import type { RasterImage } from '../image/image.ts'

const RGB = 0
const RLE8 = 1
const RLE4 = 2
const BITFIELDS = 3

export interface BmpHeader {
  width: number
  height: number
  /** Rows are stored from the top; most files begin at the bottom. */
  topDown: boolean
  bits: number
  compression: number
  /** Where the palette begins, how many colours it has, and where pixels begin. */
  palette: number
  colors: number
  pixels: number
}

export const isBmp = (bytes: Uint8Array): boolean => bytes[0] === 0x42 && bytes[1] === 0x4d

/** @throws {ImageError} for a bitmap of a kind that is not read */
export function bmpHeader(bytes: Uint8Array): BmpHeader {
  const view = viewOf(bytes)
  if (bytes.length < 54) throw new ImageError('the bitmap is cut off')
  const size = view.getUint32(14, true)
  const [bits, compression] = [view.getUint16(28, true), view.getUint32(30, true)]
  const read = KINDS[compression]?.includes(bits)
  if (size < 40 || !read) throw new ImageError('bitmaps of this kind are not read')
  const height = view.getInt32(22, true)
  const given = view.getUint32(46, true)
  return {
    width: view.getInt32(18, true),
    height: Math.abs(height),
    topDown: height < 0,
    bits,
    compression,
    palette: 14 + size,
    colors: bits <= 8 ? Math.min(given || 1 << bits, 1 << bits) : 0,
    pixels: view.getUint32(10, true),
  }
}

/** Bits a pixel, by compression. */
const KINDS: Readonly<Record<number, readonly number[]>> = {
  [RGB]: [1, 2, 4, 8, 16, 24, 32],
  [RLE8]: [8],
  [RLE4]: [4],
  [BITFIELDS]: [16, 32],
}

/** @throws {ImageError} for a bitmap that is cut off, or of a kind that is not read */
export function decodeBmp(bytes: Uint8Array): RasterImage {
  const header = bmpHeader(bytes)
  const { width, height, topDown } = header
  const data = new Uint8ClampedArray(4 * width * height).fill(255)
  try {
    const colorAt = header.bits <= 8 ? byPalette(bytes, header) : byMasks(bytes, header)
    for (let y = 0; y < height; y++) {
      const row = topDown ? y : height - 1 - y
      for (let x = 0; x < width; x++) data.set(colorAt(x, row), 4 * (y * width + x))
    }
  } catch {
    // A DataView refuses to be read beyond its end.
    throw new ImageError('the bitmap is cut off')
  }
  const isOpaque = data.some((value, i) => i % 4 === 3 && value > 0)
  return { width, height, data: isOpaque ? data : data.map((v, i) => (i % 4 === 3 ? 255 : v)) }
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** The colour of a pixel; rows in the order of the file. */
type ColorAt = (x: number, row: number) => readonly number[]

function byPalette(bytes: Uint8Array, header: BmpHeader): ColorAt {
  const { width, bits, compression, palette } = header
  const view = viewOf(bytes)
  const colors = Array.from({ length: header.colors }, (_, i) => {
    const at = palette + 4 * i
    return [view.getUint8(at + 2), view.getUint8(at + 1), view.getUint8(at)]
  })
  const indices = compression === RGB ? undefined : runs(bytes, header)
  const line = lineBytes(header)
  return (x, row) => {
    if (indices) return colors[indices[row * width + x]] ?? colors[0]
    const byte = view.getUint8(header.pixels + row * line + ((x * bits) >> 3))
    const index = (byte >> (8 - bits - ((x * bits) & 7))) & ((1 << bits) - 1)
    return colors[index] ?? colors[0]
  }
}

/** Lines are filled up to whole words of 32 bits. */
const lineBytes = ({ width, bits }: BmpHeader): number => 4 * Math.ceil((width * bits) / 32)

/** Palette indices [row, x] from run lengths: pairs of bytes, count and value, or 0 and a command. */
function runs(bytes: Uint8Array, { width, height, bits, pixels }: BmpHeader): Uint8Array {
  const indices = new Uint8Array(width * height)
  let [x, row, at] = [0, 0, pixels]
  const put = (index: number) => {
    if (x < width) indices[row * width + x] = index
    x++
  }
  const half = (byte: number, i: number) => (i % 2 === 0 ? byte >> 4 : byte & 15)
  const repeated = (byte: number, i: number) => (bits === 8 ? byte : half(byte, i))
  const literal = (start: number, i: number) =>
    bits === 8 ? bytes[start + i] : half(bytes[start + (i >> 1)], i)
  while (row < height && at + 1 < bytes.length) {
    const [count, value] = [bytes[at], bytes[at + 1]]
    at += 2
    if (count > 0) {
      for (let i = 0; i < count; i++) put(repeated(value, i))
    } else if (value === 0) {
      x = 0
      row++
    } else if (value === 1) break
    else if (value === 2) {
      x += bytes[at]
      row += bytes[at + 1]
      at += 2
    } else {
      for (let i = 0; i < value; i++) put(literal(at, i))
      // Literal values are filled up to whole words of 16 bits.
      at += 2 * Math.ceil((value * bits) / 16)
    }
  }
  return indices
}

function byMasks(bytes: Uint8Array, header: BmpHeader): ColorAt {
  const { bits, pixels } = header
  const view = viewOf(bytes)
  const line = lineBytes(header)
  const channels = masksOf(bytes, header).map(channelOf)
  return (x, row) => {
    const at = pixels + row * line + (x * bits) / 8
    if (bits === 24) return [view.getUint8(at + 2), view.getUint8(at + 1), view.getUint8(at)]
    const value = bits === 16 ? view.getUint16(at, true) : view.getUint32(at, true)
    return channels.map((channel) => channel(value))
  }
}

/** Which bits are red, green, blue and, where there is any, opacity. */
function masksOf(bytes: Uint8Array, { bits, compression, palette }: BmpHeader): number[] {
  if (compression === RGB) {
    return bits === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff]
  }
  const view = viewOf(bytes)
  const masks = [54, 58, 62].map((at) => view.getUint32(at, true))
  const alpha = palette >= 14 + 56 ? view.getUint32(66, true) : 0
  return alpha === 0 ? masks : [...masks, alpha]
}

/** 0–255. */
function channelOf(mask: number): (value: number) => number {
  const shift = Math.clz32(mask & -mask) ^ 31
  const most = mask >>> shift
  return mask === 0 ? () => 0 : (value) => (255 * ((value & mask) >>> shift)) / most
}
