/**
 * @file HEIC and HEIF photos, as iPhones take them. libvips reads their kin AVIF, but is built without
 * HEVC; heic-decode brings libheif as WebAssembly. libheif is LGPL, so it is nobody's dependency:
 * whoever wants it installs it, and it is loaded with the first such photo.
 */
/// <reference path="./heic-decode.d.ts" />
import { ImageError } from '../errors.ts'
import type { RasterImage } from '../image/image.ts'

const BRANDS = /^(heic|heix|heim|heis|hevc|hevx)$/

/** By content: the brands that the file says it is compatible with (ISO/IEC 14496-12, ftyp). */
export function isHeic(head: Uint8Array): boolean {
  const text = new TextDecoder('latin1').decode(head)
  if (text.slice(4, 8) !== 'ftyp') return false
  const length = new DataView(head.buffer, head.byteOffset).getUint32(0)
  const brands = text.slice(8, Math.min(length, text.length)).match(/.{4}/gs) ?? []
  return brands.some((brand) => BRANDS.test(brand))
}

/**
 * The first image of the file, upright.
 * @param name what to call it in an error
 * @param check throws for a size that is not to be decoded
 * @throws {ImageError} without a decoder, or if the file is damaged
 */
export async function decodeHeic(
  bytes: Uint8Array,
  name: string,
  check: (width: number, height: number) => void,
): Promise<RasterImage> {
  const { default: decode } = await import('heic-decode').catch(() => {
    throw new ImageError(
      `${name} is HEIC: install heic-decode beside strokesmith (npm install heic-decode), or save it as JPEG`,
    )
  })
  const images = await decode.all({ buffer: bytes }).catch(() => {
    throw damaged(name)
  })
  try {
    const [{ width, height, decode: pixels }] = images
    check(width, height)
    const { data } = await silently(pixels).catch(() => {
      throw damaged(name)
    })
    return { width, height, data }
  } finally {
    images.dispose()
  }
}

/** libheif prints what is wrong to standard output, where drawings go. */
async function silently<T>(work: () => Promise<T>): Promise<T> {
  const { log } = console
  console.log = () => {}
  try {
    return await work()
  } finally {
    console.log = log
  }
}

const damaged = (name: string) => new ImageError(`${name} is damaged: it cannot be read as HEIC`)
