/**
 * @file Photos beside their sketches, as one PNG to look at:
 *
 *   node scripts/run.mjs bench/pair-sheet.ts <photos> <sketches> <sheet.png> [columns]
 *
 * A sketch is found by its photo's name: photos/mug.jpg, sketches/mug.svg (or .png).
 */
import { readdir } from 'node:fs/promises'
import { join, parse } from 'node:path'
import sharp from 'sharp'

const TILE = 224
const GAP = 8

const [photos, sketches, sheet, columns = '4'] = process.argv.slice(2)
if (!sheet) throw new Error('usage: pair-sheet.ts <photos> <sketches> <sheet.png> [columns]')

const drawn = new Map((await readdir(sketches)).map((file) => [parse(file).name, file]))
const pairs = (await readdir(photos))
  .sort()
  .filter((file) => drawn.has(parse(file).name))
  .map((file) => [join(photos, file), join(sketches, drawn.get(parse(file).name) as string)])

const across = Math.min(Number(columns), pairs.length)
const down = Math.ceil(pairs.length / across)
const width = across * (2 * TILE + GAP) + GAP
const height = down * (TILE + GAP) + GAP
const tiles = await Promise.all(
  pairs.flatMap((pair, i) =>
    pair.map(async (file, j) => ({
      input: await tile(file),
      left: GAP + (i % across) * (2 * TILE + GAP) + j * TILE,
      top: GAP + Math.floor(i / across) * (TILE + GAP),
    })),
  ),
)
await sharp({ create: { width, height, channels: 3, background: '#888' } })
  .composite(tiles)
  .png()
  .toFile(sheet)
console.log(`${pairs.length} pairs: ${sheet}`)

/** The picture inside a white square. */
function tile(file: string): Promise<Buffer> {
  return sharp(file, { density: 144 })
    .rotate()
    .resize(TILE, TILE, { fit: 'contain', background: 'white' })
    .flatten({ background: 'white' })
    .png()
    .toBuffer()
}
