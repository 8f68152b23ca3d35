/**
 * @file Words become an SVG: `node examples/draw-words.mjs [prompt] [svg] [options as JSON]`.
 */
import { writeFile } from 'node:fs/promises'
import { drawPrompt } from 'strokesmith'

const [prompt = 'a sailing boat', target = 'drawing.svg', options = '{}'] = process.argv.slice(2)

const { svg, strokes, report } = await drawPrompt(prompt, {
  ink: true,
  strokes: 24,
  preset: 'fast',
  ...JSON.parse(options),
})
await writeFile(target, svg)
for (const word of report.unknownWords) console.error(`mini does not know "${word}"`)
console.log(`${strokes.length} strokes, similarity ${report.similarity.toFixed(3)}: ${target}`)
