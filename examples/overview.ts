/**
 * @file The README's picture: each example photo beside the levels of its sketch: 32, 16, 8 and 4 strokes.
 *
 *   node scripts/run.mjs examples/overview.ts
 */
import { fileURLToPath } from 'node:url'
import sharp, { type OverlayOptions } from 'sharp'
import { drawingToSvg, renderPng, sketchFile } from '../src/node.ts'

const PHOTOS = ['duck', 'mug', 'teapot']
const STROKES = [32, 16, 8, 4]
const TILE = 240
const GAP = 12

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))

const fit = (picture: string | Uint8Array) =>
  sharp(picture).resize(TILE, TILE, { fit: 'contain', background: 'white' }).png().toBuffer()

const tiles: OverlayOptions[] = []
for (const [row, name] of PHOTOS.entries()) {
  const photo = here(`${name}.png`)
  const pictures = [await fit(photo)]
  const drawing = await sketchFile(photo, { levels: STROKES.toSorted((a, b) => a - b) })
  for (const strokes of STROKES) {
    console.log(name, strokes, drawing.report.prefixes[strokes].toFixed(4))
    pictures.push(await fit(await renderPng(drawingToSvg(drawing, strokes), { size: TILE })))
  }
  const top = GAP + row * (TILE + GAP)
  tiles.push(...pictures.map((input, i) => ({ input, top, left: GAP + i * (TILE + GAP) })))
}
const size = (count: number) => GAP + count * (TILE + GAP)
const [width, height] = [size(1 + STROKES.length), size(PHOTOS.length)]
await sharp({ create: { width, height, channels: 3, background: 'white' } })
  .composite(tiles)
  .png({ palette: true, colours: 128, compressionLevel: 9 })
  .toFile(here('overview.png'))
