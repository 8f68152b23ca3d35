/**
 * @file README's picture: photos and rendered scenes, each beside its sketches with 32, 16, 8 and 4
 * strokes, one run each.
 *
 *   node examples/overview.mjs [folder]
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { drawingToSvg, renderPng, sketchFile } from 'strokesmith'

const PICTURES = ['photos/camera.jpg', 'photos/coffee.jpg', 'photos/astronaut.jpg', 'duck.png']
const STROKES = [32, 16, 8, 4]
const TILE = 240
const GAP = 12

const here = fileURLToPath(new URL('.', import.meta.url))
const target = join(process.argv[2] ?? here, 'overview.png')

/** @param {string | Uint8Array} picture */
const fit = (picture) =>
  sharp(picture).resize(TILE, TILE, { fit: 'contain', background: 'white' }).png().toBuffer()

const tiles = []
for (const [row, name] of PICTURES.entries()) {
  const drawing = await sketchFile(join(here, name), { levels: STROKES.toReversed() })
  const pictures = [await fit(join(here, name))]
  for (const strokes of STROKES) {
    console.log(name, strokes, drawing.report.prefixes[strokes].toFixed(4))
    pictures.push(
      await fit(await renderPng(drawingToSvg(drawing, { level: strokes }), { size: TILE })),
    )
  }
  const top = GAP + row * (TILE + GAP)
  tiles.push(...pictures.map((input, i) => ({ input, top, left: GAP + i * (TILE + GAP) })))
}
/** @param {number} count */
const size = (count) => GAP + count * (TILE + GAP)
const [width, height] = [size(1 + STROKES.length), size(PICTURES.length)]
await sharp({ create: { width, height, channels: 3, background: 'white' } })
  .composite(tiles)
  .png({ palette: true, colours: 128, compressionLevel: 9 })
  .toFile(target)
