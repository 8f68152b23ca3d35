/**
 * @file Toy inverse problems: how closely known strokes are recovered from their rendering.
 *
 *   node scripts/run.mjs bench/inverse.ts [--encoders mini,pixels] [--squeezenet file.safetensors]
 *     [--strokes 4,8,16] [--scenes 12] [--iterations 200] [--seed 0] [--svg folder]
 *
 * Smooth random cubics, spread over the canvas, are drawn by our rasterizer; then `sketch` draws that
 * picture with as many strokes, its own first strokes (mini's attention) and its own schedule, one
 * seed. Prints JSON: medians over the scenes, in % of the canvas.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { median } from 'simple-statistics'
import type { Encoder } from '../nn/encoder.ts'
import { createEngine } from '../nn/engines/create-engine.ts'
import { readSafetensors, sha256 } from '../nn/weights/index.ts'
import { createRandom } from '../src/maths/random.ts'
import { loadEncoder } from '../src/node/encoder.ts'
import { drawingToSvg } from '../src/output/svg.ts'
import type { SketchContext } from '../src/sketch/planning.ts'
import { sketch } from '../src/sketch/sketch.ts'
import { createSqueezenet, PIXELS } from './squeezenet.ts'
import {
  CANVAS,
  type Distance,
  distance,
  picture,
  randomStrokes,
  round,
  WIDTH,
} from './toy-scenes.ts'

const { values } = parseArgs({
  options: {
    encoders: { type: 'string', default: 'mini,pixels' },
    squeezenet: { type: 'string' },
    strokes: { type: 'string', default: '4,8,16' },
    scenes: { type: 'string', default: '12' },
    iterations: { type: 'string', default: '200' },
    seed: { type: 'string', default: '0' },
    svg: { type: 'string' },
  },
})
const [scenes, iterations, seed] = [values.scenes, values.iterations, values.seed].map(Number)
const counts = values.strokes.split(',').map(Number)
const engine = await createEngine()
const mini = await loadEncoder('mini')
const encoders = await Promise.all(values.encoders.split(',').map(encoderCalled))
if (values.svg) await mkdir(values.svg, { recursive: true })

const results: Record<string, Record<string, object>> = {}
for (const encoder of encoders) {
  results[encoder.id] = {}
  for (const strokes of counts) results[encoder.id][strokes] = await measure(encoder, strokes)
}
const setting = { canvas: CANVAS, width: WIDTH, scenes, iterations, seed, unit: '% of the canvas' }
console.log(JSON.stringify({ mini: mini.hash, ...setting, results }, null, 1))

async function encoderCalled(id: string): Promise<Encoder> {
  if (id === 'mini') return mini
  if (id === 'pixels') return PIXELS
  if (id !== 'squeezenet' || !values.squeezenet) throw new Error(`no encoder ${id}`)
  const bytes = await readFile(values.squeezenet)
  return createSqueezenet(readSafetensors(bytes).tensors, await sha256(bytes))
}

/** Medians over the scenes: at the start and when done; and every scene's Chamfer distance. */
async function measure(encoder: Encoder, strokes: number) {
  const starts: Distance[] = []
  const ends: Distance[] = []
  for (let scene = 0; scene < scenes; scene++) {
    const truth = randomStrokes(strokes, createRandom(seed).fork(1000 * strokes + scene))
    const context = { engine, models: [{ encoder }], saliencyEncoder: mini }
    const options = {
      strokes,
      width: WIDTH,
      canvas: CANVAS,
      seeds: 1,
      seed,
      background: 'keep',
    } as const
    const run = (steps: Partial<Parameters<typeof sketch>[1]>) =>
      sketch(picture(truth), { ...options, ...steps }, context satisfies SketchContext)
    const start = await run({ iterations: 1, bank: 1, learningRate: 1e-4 })
    const end = await run({ iterations })
    starts.push(distance(truth, start.strokes))
    ends.push(distance(truth, end.strokes))
    console.error(encoder.id, strokes, scene, starts.at(-1), ends.at(-1))
    if (values.svg) {
      const name = join(values.svg, `${encoder.id}-${strokes}-${scene}`)
      await writeFile(`${name}.svg`, drawingToSvg(end))
      await writeFile(`${name}-truth.svg`, drawingToSvg({ ...end, strokes: truth }))
    }
  }
  const summary = (distances: Distance[]) => ({
    chamfer: round(median(distances.map(({ chamfer }) => chamfer))),
    typical: round(median(distances.map(({ typical }) => typical))),
  })
  return { start: summary(starts), end: summary(ends), each: ends.map((d) => round(d.chamfer)) }
}
