/**
 * @file The README's picture: each example photo beside its sketches with 32, 16, 8 and 4 strokes.
 *
 *   node scripts/run.mjs examples/overview.ts
 */
import { fileURLToPath } from 'node:url'
import sharp, { type OverlayOptions } from 'sharp'
import { renderPng, sketchFile } from '../src/node.ts'

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
  for (const strokes of STROKES) {
    const { svg, report } = await sketchFile(photo, { strokes })
    console.log(name, strokes, report.loss.toFixed(4))
    pictures.push(await fit(await renderPng(svg, TILE)))
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
