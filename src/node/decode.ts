/**
 * @file A picture file as plain pixels: upright, sRGB, no larger than a sketch can use.
 *
 * Decoding is sharp's (libvips). The pixel limit is checked on the header, before any pixel is
 * decoded, so that a small file cannot ask for much memory.
 */
import { open, stat } from 'node:fs/promises'
import { ImageError } from '../errors.ts'
import type { RasterImage } from '../image/image.ts'
import { loadSharp } from './sharp.ts'

/** Pictures with more pixels are refused: 10,000 × 10,000. */
export const PIXEL_LIMIT = 100_000_000

/** The longer side is shrunk to this while decoding; the canvas is far smaller. */
const WORKING_SIDE = 1024

/** Below this there is nothing to see. */
const SHORTEST_SIDE = 8

const FORMATS: Record<string, string> = {
  jpeg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  heif: 'AVIF',
  gif: 'GIF',
  tiff: 'TIFF',
}

/**
 * Decodes JPEG, PNG, WebP, AVIF, GIF (first frame) or TIFF (first page), turned upright as its
 * EXIF data say.
 *
 * @param source a file name, or the file's bytes.
 * @param name what to call it in an error.
 * @throws {ImageError} if it cannot be read, is damaged, or is too large or too small.
 */
export async function decodeImage(
  source: string | Uint8Array,
  name = typeof source === 'string' ? source : 'image',
): Promise<RasterImage> {
  if (typeof source === 'string') await checkFile(source)
  else if (source.length === 0) throw new ImageError(`${name} is empty`)
  await checkHeader(source, name)
  return decode(source, name)
}

async function checkFile(path: string): Promise<void> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new ImageError(
      `${path} ${error.code === 'ENOENT' ? 'does not exist' : unreadable(error)}`,
    )
  })
  if (info.isDirectory()) throw new ImageError(`${path} is a folder, not a picture`)
  if (info.isFile() && info.size === 0) throw new ImageError(`${path} is empty`)
  const handle = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new ImageError(`${path} ${unreadable(error)}`)
  })
  await handle.close()
}

function unreadable(error: NodeJS.ErrnoException): string {
  return `cannot be read (${error.code ?? error.message})`
}

async function checkHeader(source: string | Uint8Array, name: string): Promise<void> {
  const { format, width, height } = await header(source, name)
  if (!FORMATS[format]) {
    throw new ImageError(`${name} is ${format}; give ${Object.values(FORMATS).join(', ')}`)
  }
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
  const limits = { limitInputPixels: PIXEL_LIMIT, failOn: 'error' } as const
  try {
    const { data, info } = await sharp(source, limits)
      .rotate()
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
