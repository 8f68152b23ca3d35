/** @file Drawings as a PNG, on white paper, drawn by librsvg through sharp. */
import { loadSharp } from './sharp.ts'

/** PNG bytes of `svg`, `side` pixels along its longer side. */
export async function renderPng(svg: string, side = 896): Promise<Uint8Array> {
  const sharp = await loadSharp()
  // librsvg draws at the density it is told: more pixels, not enlarged ones.
  const { width = 1, height = 1 } = await sharp(Buffer.from(svg)).metadata()
  const density = (72 * side) / Math.max(width, height)
  return sharp(Buffer.from(svg), { density })
    .resize(side, side, { fit: 'inside' })
    .flatten({ background: 'white' })
    .png({ compressionLevel: 9, palette: true, colours: 64 })
    .toBuffer()
}

/** PNG bytes of several drawings side by side, each at most `side` pixels either way. */
export async function renderStrip(svgs: readonly string[], side = 448): Promise<Uint8Array> {
  const sharp = await loadSharp()
  const tiles = await Promise.all(svgs.map((svg) => renderPng(svg, side)))
  const sizes = await Promise.all(tiles.map((tile) => sharp(tile).metadata()))
  const lefts = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, { width }) => sum + width, 0))
  const width = lefts[lefts.length - 1] + sizes[sizes.length - 1].width
  const height = Math.max(...sizes.map((size) => size.height))
  return sharp({ create: { width, height, channels: 3, background: 'white' } })
    .composite(tiles.map((input, i) => ({ input: Buffer.from(input), left: lefts[i], top: 0 })))
    .png({ compressionLevel: 9, palette: true, colours: 64 })
    .toBuffer()
}
