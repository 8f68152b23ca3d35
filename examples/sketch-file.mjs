/**
 * @file A photo becomes an SVG: `node examples/sketch-file.mjs [photo] [svg] [options as JSON]`.
 */
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { sketchFile } from 'strokesmith'

const bundled = fileURLToPath(new URL('photos/camera.jpg', import.meta.url))
const [photo = bundled, target = 'sketch.svg', options = '{}'] = process.argv.slice(2)

const { svg, strokes, report } = await sketchFile(photo, {
  strokes: 16,
  preset: 'fast',
  ...JSON.parse(options),
  onProgress({ stage, step, steps, loss }) {
    if (step === steps) console.error(stage, loss?.toFixed(3) ?? '')
  },
})
await writeFile(target, svg)
console.log(`${strokes.length} strokes, loss ${report.loss.toFixed(3)}: ${target}`)
