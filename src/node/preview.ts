/** @file Drawings as a PNG, drawn by librsvg through sharp. */
import type { RasterImage } from '../image/image.ts'
import { loadSharp } from './sharp.ts'

/** Pixels along the longer side, or times the size that the SVG says, as in @2x. */
export type PngSize = number | `@${number}x`

export interface PngOptions {
  /** @default 896 */
  size?: PngSize
  /** Without white paper, if the SVG has none of its own. @default false */
  transparent?: boolean
}

/** PNG bytes of `svg`. */
export async function renderPng(svg: string, options: PngOptions = {}): Promise<Uint8Array> {
  const { size = 896, transparent = false } = options
  const sharp = await loadSharp()
  const bytes = Buffer.from(withoutSize(svg))
  const { width = 1, height = 1 } = await sharp(bytes).metadata()
  const longer = Math.max(width, height)
  const side = typeof size === 'number' ? size : Math.round(longer * timesOf(size) * unitOf(svg))
  // librsvg draws at the density it is told: more pixels, not enlarged ones.
  const drawn = sharp(bytes, { density: (72 * side) / longer })
    .resize(side, side, { fit: 'inside' })
    .png({ compressionLevel: 9, palette: true, colours: transparent ? 256 : 64 })
  return (transparent ? drawn : drawn.flatten({ background: 'white' })).toBuffer()
}

const timesOf = (size: string): number => Number(/^@(.*)x$/.exec(size)?.[1])

const SIZE = /^(<svg[^>]*?) width="[\d.]+(mm)?" height="[\d.]+(mm)?"/

/** As large as its viewBox: sharp's density counts twice for millimetres. */
const withoutSize = (svg: string): string => svg.replace(SIZE, '$1')

/** Pixels of CSS in a unit of the viewBox. */
const unitOf = (svg: string): number => (SIZE.exec(svg)?.[2] === 'mm' ? 96 / 25.4 : 1)

/** PNG bytes of several drawings side by side, each at most `side` pixels either way. */
export async function renderStrip(svgs: readonly string[], side = 448): Promise<Uint8Array> {
  const sharp = await loadSharp()
  const tiles = await Promise.all(svgs.map((svg) => renderPng(svg, { size: side })))
  const sizes = await Promise.all(tiles.map((tile) => sharp(tile).metadata()))
  const lefts = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, { width }) => sum + width, 0))
  const width = lefts[lefts.length - 1] + sizes[sizes.length - 1].width
  const height = Math.max(...sizes.map((size) => size.height))
  return sharp({ create: { width, height, channels: 3, background: 'white' } })
    .composite(tiles.map((input, i) => ({ input: Buffer.from(input), left: lefts[i], top: 0 })))
    .png({ compressionLevel: 9, palette: true, colours: 64 })
    .toBuffer()
}

/** PNG bytes of a mask: grey, without transparency. */
export async function maskPng({ width, height, data }: RasterImage): Promise<Uint8Array> {
  const sharp = await loadSharp()
  const raw = { width, height, channels: 4 } as const
  return sharp(data, { raw }).removeAlpha().toColourspace('b-w').png().toBuffer()
}
