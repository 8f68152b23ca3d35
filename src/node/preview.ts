/** @file A drawing as a PNG, on white paper, drawn by librsvg through sharp. */
import sharp from 'sharp'

/** PNG bytes of `svg`, `side` pixels along its longer side. */
export async function renderPng(svg: string, side = 896): Promise<Uint8Array> {
  // librsvg draws at the density it is told: more pixels, not enlarged ones.
  const { width = 1, height = 1 } = await sharp(Buffer.from(svg)).metadata()
  const density = (72 * side) / Math.max(width, height)
  return sharp(Buffer.from(svg), { density })
    .resize(side, side, { fit: 'inside' })
    .flatten({ background: 'white' })
    .png({ compressionLevel: 9, palette: true, colours: 64 })
    .toBuffer()
}
