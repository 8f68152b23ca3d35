/**
 * @file A guard of quality: with a tenth of the steps of the default run, the bundled pictures must
 * still become drawings whose loss falls and whose strokes follow the edges.
 *
 * Margins are from five seeds of each picture and from breaking the product in two ways. Loss is
 * that of the clean view as a share of the first strokes' loss, 10 strokes, 16 steps, one view
 * beside the clean one. F is the edge F-score with 3 pixels' tolerance, mean of the three pictures.
 * Strokes are traced along contours, so that the first ones follow edges already:
 *
 *                                  loss, worst picture   F of 10 strokes   F of 16 first strokes
 *   as it is (seeds 0 to 4)        0.76–0.79             0.78–0.80         0.70
 *   Adam takes no step             1.00                  0.76              as above
 *   gradient with the wrong sign   3.4                   0.05              as above
 */
import { beforeAll, expect, test } from 'vitest'
import { edgeScore, photoEdges } from '../bench/quality/edges.ts'
import { createEngine } from '../nn/engines/create-engine.ts'
import { decodeImage, loadEncoder, type SketchOptions, sketch } from '../src/node.ts'

const FEW = { strokes: 10, seeds: 1, iterations: 16, bank: 1, views: 1, seed: 0 }
/** Leaves strokes where they begin. */
const STANDING = { ...FEW, iterations: 1, learningRate: 1e-4 }

/** Share of the first strokes' loss that may be left in any picture. */
const LOSS_LEFT = 0.85
/** Mean edge F-scores of the drawings, and of first strokes. */
const EDGES = 0.7
const FIRST_EDGES = 0.6

interface Measured {
  name: string
  loss: number
  f: number
}

let places: Measured[]
let first: Measured[]
let drawn: Measured[]

beforeAll(async () => {
  const context = { engine: await createEngine(), models: [{ encoder: await loadEncoder('mini') }] }
  const measure = async (name: string, options: Partial<SketchOptions>): Promise<Measured> => {
    const image = await decodeImage(`examples/${name}.png`)
    const { strokes, canvas, report } = await sketch(image, options, context)
    return { name, loss: report.loss, f: edgeScore(strokes, photoEdges(image, canvas), canvas).f }
  }
  const all = async (options: Partial<SketchOptions>) => {
    const results: Measured[] = []
    for (const name of ['duck', 'mug', 'teapot']) results.push(await measure(name, options))
    return results
  }
  places = await all({ ...STANDING, strokes: 16 })
  first = await all(STANDING)
  drawn = await all(FEW)
})

const meanF = (results: readonly Measured[]) =>
  results.reduce((sum, { f }) => sum + f, 0) / results.length

test('the loss of every picture falls', () => {
  for (const [i, { name, loss }] of drawn.entries()) {
    expect(loss / first[i].loss, name).toBeLessThan(LOSS_LEFT)
  }
})

test('first strokes lie along edges', () => {
  expect(meanF(places)).toBeGreaterThan(FIRST_EDGES)
})

test('drawn strokes follow the edges', () => {
  expect(meanF(drawn)).toBeGreaterThan(EDGES)
  expect(meanF(drawn)).toBeGreaterThan(meanF(first) + 0.01)
})
