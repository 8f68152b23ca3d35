/**
 * @file Renders the pictures of examples/: `node scripts/run.mjs examples/scenes/render.ts [name …]`.
 * They are computed, not photographed, so that the repository holds only work of its own.
 */
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { shots } from './objects.ts'
import { photograph } from './studio.ts'

const wanted = process.argv.slice(2)
for (const name of wanted.length > 0 ? wanted : Object.keys(shots)) {
  const { width, height } = shots[name]
  const raw = { width, height, channels: 3 } as const
  await sharp(photograph(shots[name]), { raw })
    .png({ palette: true, colours: 128, dither: 0.5, effort: 10, compressionLevel: 9 })
    .toFile(fileURLToPath(new URL(`../${name}.png`, import.meta.url)))
  console.log(`examples/${name}.png`)
}
