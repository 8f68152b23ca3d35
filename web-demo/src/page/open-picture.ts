/** @file A file, or an address of this page, as a picture: upright pixels, no more than are needed. */
import { ImageError, type RasterImage } from '../../../src/index.ts'
import type { Picture } from './state.ts'
import { upright } from './upright.ts'

/** More would ask a phone for more memory than it gives to a page. */
export const MEGAPIXELS = 40
/** Longer sides are shrunk to this, as on the command line; the canvas is far smaller. */
const WORKING_SIDE = 1024
const SHORTEST_SIDE = 8

/** @throws {ImageError} in words for whoever chose the file */
export async function openPicture(file: Blob, name: string): Promise<Picture> {
  const size = await sizeOf(file, name)
  checkSize(size, name)
  const picture = await upright(file).catch(() => {
    throw new ImageError(unreadable(name))
  })
  const image = await pixelsOf(picture, picture === file ? size : await sizeOf(picture, name), name)
  return { name, url: URL.createObjectURL(picture), image }
}

interface Size {
  width: number
  height: number
}

/** Reads the header only: nothing is decoded before its size is known. */
async function sizeOf(file: Blob, name: string): Promise<Size> {
  const probe = new Image()
  const url = URL.createObjectURL(file)
  try {
    await new Promise((resolve, reject) => {
      probe.onload = resolve
      probe.onerror = reject
      probe.src = url
    })
  } catch {
    throw new ImageError(
      (await isHeif(file))
        ? `“${name}” is a HEIC photo, which this browser cannot show: please save it as JPEG first.`
        : unreadable(name),
    )
  } finally {
    URL.revokeObjectURL(url)
  }
  return { width: probe.naturalWidth, height: probe.naturalHeight }
}

/** What iPhones take, whatever the file is called: an ISO base media file of such a brand. */
async function isHeif(file: Blob): Promise<boolean> {
  const head = await file.slice(4, 12).text()
  return /^ftyp(hei[cxms]|hev[cx]|mif1|msf1)/.test(head)
}

function checkSize({ width, height }: Size, name: string): void {
  const megapixels = (width * height) / 1e6
  if (megapixels > MEGAPIXELS) {
    throw new ImageError(
      `“${name}” has ${Math.round(megapixels)} megapixels. This page takes up to ${MEGAPIXELS}: please make it smaller first.`,
    )
  }
  if (Math.min(width, height) < SHORTEST_SIDE) {
    throw new ImageError(`“${name}” is only ${width} × ${height} pixels: there is nothing to see.`)
  }
}

async function pixelsOf(file: Blob, size: Size, name: string): Promise<RasterImage> {
  const scale = Math.min(1, WORKING_SIDE / Math.max(size.width, size.height))
  const [width, height] = [size.width, size.height].map((side) =>
    Math.max(1, Math.round(side * scale)),
  )
  const bitmap = await bitmapOf(file, scale < 1 && { width, height }).catch(() => {
    throw new ImageError(unreadable(name))
  })
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!
  context.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  return { width, height, data: context.getImageData(0, 0, width, height).data }
}

function bitmapOf(file: Blob, shrunk: Size | false): Promise<ImageBitmap> {
  if (!shrunk) return createImageBitmap(file)
  return createImageBitmap(file, {
    resizeWidth: shrunk.width,
    resizeHeight: shrunk.height,
    resizeQuality: 'high',
  })
}

const unreadable = (name: string) =>
  `“${name}” cannot be read as a picture: it may be damaged, or of a kind your browser does not know.`
