/**
 * @file A picture file as plain pixels: upright, sRGB, no larger than a sketch can use.
 *
 * Decoding is sharp's (libvips), but for BMP and HEIC. The pixel limit is checked on the header, before any pixel is
 * decoded, so that a small file cannot ask for much memory.
 */
import type { Sharp } from 'sharp'
import { ImageError } from '../errors.ts'
import type { RasterImage } from '../image/image.ts'
import { clamp } from '../maths/numbers.ts'
import { bmpHeader, decodeBmp, isBmp } from './bmp.ts'
import type { FetchOptions } from './fetch-picture.ts'
import { decodeHeic, isHeic } from './heic.ts'
import { bytesOf, headOf, openFile } from './picture-file.ts'
import { loadSharp } from './sharp.ts'

/** Pictures with more pixels are refused: 10,000 × 10,000. */
export const PIXEL_LIMIT = 100_000_000

/** The longer side is shrunk to this while decoding; the canvas is far smaller. */
const WORKING_SIDE = 1024

/** Below this there is nothing to see. */
const SHORTEST_SIDE = 8

/** By sharp's names. SVGs are drawn by librsvg, which opens no other file for one in memory. */
const FORMATS = new Set(['jpeg', 'png', 'webp', 'heif', 'gif', 'tiff', 'svg'])

/** librsvg's pixels an inch at an SVG's own size, at most, and how long it may draw. */
const SVG = { density: 72, densest: 100_000, seconds: 30 }

/** What can be opened, in words. */
export const PICTURE_KINDS = 'JPEG, PNG, WebP, AVIF, GIF, TIFF, BMP, SVG or HEIC'

/**
 * Decodes JPEG, PNG, WebP, AVIF, GIF (first frame), TIFF (first page), BMP, SVG and, where
 * `heic-decode` is installed, HEIC; turned upright as its EXIF data say. What it is, is told by its
 * content, not by its name.
 *
 * @param source a file name, an https address, or the file's bytes.
 * @param name what to call it in an error.
 * @throws {ImageError} if it cannot be read, is damaged, or is too large or too small; or if the
 *   address is refused.
 */
export async function decodeImage(
  source: string | Uint8Array,
  name = typeof source === 'string' ? source : 'image',
  options: FetchOptions = {},
): Promise<RasterImage> {
  const file = typeof source === 'string' ? await openFile(source, options) : source
  const head = await headOf(file)
  if (head.length === 0) throw new ImageError(`${name} is empty`)
  const check = (width: number, height: number) => checkSize(name, width, height)
  if (isHeic(head)) return shrunk(await decodeHeic(await bytesOf(file), name, check))
  if (isBmp(head)) return shrunk(readBmp(await bytesOf(file), name, check))
  const { format, width, height } = await header(file, name)
  if (!FORMATS.has(format)) {
    throw new ImageError(`${name} is ${format}; give ${PICTURE_KINDS}`)
  }
  if (format === 'svg') return drawSvg(await bytesOf(file), name, { width, height })
  check(width, height)
  return decode(file, name)
}

function readBmp(
  bytes: Uint8Array,
  name: string,
  check: (width: number, height: number) => void,
): RasterImage {
  try {
    const { width, height } = bmpHeader(bytes)
    check(width, height)
    return decodeBmp(bytes)
  } catch (error) {
    const known = error instanceof ImageError && error.message.startsWith(name)
    throw known ? error : new ImageError(`${name}: ${firstLine(error)}`)
  }
}

function checkSize(name: string, width: number, height: number): void {
  const size = `${name} is ${width}×${height} pixels`
  if (width * height > PIXEL_LIMIT) {
    throw new ImageError(`${size}; more than ${PIXEL_LIMIT / 1e6} megapixels are refused`)
  }
  if (Math.min(width, height) < SHORTEST_SIDE) {
    throw new ImageError(`${size}; at least ${SHORTEST_SIDE} pixels each way are needed`)
  }
}

async function header(source: string | Uint8Array, name: string) {
  const sharp = await loadSharp()
  try {
    return await sharp(source, { limitInputPixels: false }).metadata()
  } catch {
    throw new ImageError(`${name} is not a picture that can be read, or it is damaged`)
  }
}

async function decode(source: string | Uint8Array, name: string): Promise<RasterImage> {
  const sharp = await loadSharp()
  const picture = sharp(source, { limitInputPixels: PIXEL_LIMIT, failOn: 'error' })
  return pixelsOf(picture.rotate(), name)
}

/** As large as a sketch can use, whatever size the SVG gives itself. */
async function drawSvg(
  bytes: Uint8Array,
  name: string,
  { width, height }: { width: number; height: number },
): Promise<RasterImage> {
  const sharp = await loadSharp()
  const density = clamp((SVG.density * WORKING_SIDE) / Math.max(width, height), 1, SVG.densest)
  const drawn = [width, height].map((side) => Math.round((side * density) / SVG.density))
  checkSize(name, drawn[0], drawn[1])
  return pixelsOf(sharp(bytes, { density }).timeout({ seconds: SVG.seconds }), name)
}

async function shrunk({ width, height, data }: RasterImage): Promise<RasterImage> {
  const sharp = await loadSharp()
  return pixelsOf(sharp(data, { raw: { width, height, channels: 4 } }), 'image')
}

async function pixelsOf(picture: Sharp, name: string): Promise<RasterImage> {
  try {
    const { data, info } = await picture
      .resize(WORKING_SIDE, WORKING_SIDE, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    return { width: info.width, height: info.height, data: new Uint8ClampedArray(data) }
  } catch (error) {
    throw new ImageError(`${name} is damaged: ${firstLine(error)}`)
  }
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0]
}
