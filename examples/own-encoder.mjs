/**
 * @file An encoder of one's own: ten lines of graph that see nothing but edges, four pixels wide.
 * Its gradient comes by itself. `node examples/own-encoder.mjs [photo] [svg] [options as JSON]`.
 */
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createEngine, decodeImage, drawingToSvg, sketch } from 'strokesmith'
import { add, averagePool, conv, div, mean, sqrt, square, sum } from 'strokesmith/nn'

/** Differences to the right and downwards, of the mean of red, green and blue: [2, 3, 2, 2]. */
const DIFFERENCES = [-1, 1, -1, 1, -1, -1, 1, 1].map((weight) => weight / 6)
const KERNELS = Float32Array.from(
  [0, 4].flatMap((from) =>
    Array(3)
      .fill(DIFFERENCES.slice(from, from + 4))
      .flat(),
  ),
)

/** @type {import('strokesmith/nn').Encoder} */
const edges = {
  id: 'edges',
  hash: 'none',
  size: 129,
  parameters: KERNELS.length,
  geometric: [{ level: 'edges', weight: 1 }],
  distance: 'squared',
  semanticWeight: 0,
  build(g, image) {
    const slopes = conv(image, g.constant(KERNELS, [2, 3, 2, 2]), undefined)
    const strength = sqrt(add(sum(square(slopes), [1], true), 1e-6))
    const coarse = averagePool(strength, 4)
    const average = mean(coarse, [1, 2, 3], true)
    return { maps: { edges: div(coarse, average) }, embedding: mean(coarse, [2, 3]) }
  },
}

const bundled = fileURLToPath(new URL('mug.png', import.meta.url))
const [photo = bundled, target = 'edges.svg', options = '{}'] = process.argv.slice(2)
const chosen = { strokes: 12, background: 'keep', preset: 'fast', ...JSON.parse(options) }
const context = { models: [{ encoder: edges }], engine: await createEngine() }
const drawing = await sketch(await decodeImage(photo), chosen, context)
await writeFile(target, drawingToSvg(drawing))
console.log(`${drawing.strokes.length} strokes by edges alone: ${target}`)
