/** @file Drawing words with CLIP's tiny golden towers, which mean nothing but have gradients. */
import { beforeAll, describe, expect, test } from 'vitest'
import { createClipTextEncoder } from '../../../nn/architectures/clip-text.ts'
import type { Engine } from '../../../nn/engines/engine.ts'
import { nativeEngine } from '../../../nn/engines/onnx-node.ts'
import { createVocabulary } from '../../../nn/text/index.ts'
import { type DrawContext, draw } from '../../../src/draw/draw.ts'
import type { RasterImage } from '../../../src/image/image.ts'
import type { Model } from '../../../src/objective/objective.ts'
import type { DrawOptions } from '../../../src/options/draw-options.ts'
import { drawingToSvg, readRecipe } from '../../../src/output/svg.ts'
import type { Stroke } from '../../../src/strokes/strokes.ts'
import { goldenClip, goldenTensors } from '../../golden/golden-tensors.ts'

let engine: Engine
let rn: Model
let vit: Model

async function model(name: 'rn' | 'vit'): Promise<Model> {
  const vocabulary = createVocabulary(['c a', 'ca t</w>'])
  const tensors = await goldenTensors(name)
  return {
    encoder: await goldenClip(name),
    text: createClipTextEncoder(name, {
      parameters: tensors,
      vocabulary,
      engine,
      heads: name === 'vit' ? 2 : undefined,
    }),
  }
}

beforeAll(async () => {
  engine = await nativeEngine(1)
  rn = await model('rn')
  vit = await model('vit')
})

const QUICK = { strokes: 6, iterations: 3, views: 2, segments: 1, canvas: 64 }

const run = (
  options: Partial<DrawOptions> = {},
  context: Partial<DrawContext> = {},
  prompt = 'a cat',
) => draw(prompt, { ...QUICK, ...options }, { engine, models: [rn], ...context })

const flat = (size: number, [r, g, b]: number[]): RasterImage => ({
  width: size,
  height: size,
  data: Uint8ClampedArray.from({ length: 4 * size * size }, (_, i) => [r, g, b, 255][i % 4]),
})

/** A mask whose left half is white. */
const half = (size: number): RasterImage => ({
  width: size,
  height: size,
  data: Uint8ClampedArray.from({ length: 4 * size * size }, (_, i) =>
    i % 4 === 3 || (i >> 2) % size < size / 2 ? 255 : 0,
  ),
})

describe('a prompt', () => {
  test('moves points, widths and colours towards itself', async () => {
    const start = await run({ iterations: 1, learningRate: 1e-4, fade: 0 })
    const end = await run({ iterations: 30, fade: 0 })
    expect(end.report.similarity).toBeGreaterThan(start.report.similarity)
    const [a, b] = [start, end].map(({ strokes }) => strokes[0])
    expect(b.points).not.toEqual(a.points)
    expect(b.width).not.toBeCloseTo(a.width, 3)
    expect(b.color).not.toEqual(a.color)
  })

  test('gives the same drawing again for the same seed, another one for another', async () => {
    const [first, again, other] = [await run(), await run(), await run({ seed: 1 })]
    expect(again.strokes).toEqual(first.strokes)
    expect(other.strokes).not.toEqual(first.strokes)
  })

  test('is pulled away from negatives', async () => {
    const options = { iterations: 20, fade: 0 }
    const similarity = async (negative: string[]) => {
      const { strokes: from } = await run({ ...options, negative })
      const standing = { iterations: 1, learningRate: 1e-4, fade: 0 }
      return (await run(standing, { from }, 'a dog')).report.similarity
    }
    expect(await similarity(['a dog::2'])).toBeLessThan(await similarity([]))
  })

  test('is read by several encoders, each by its weight', async () => {
    const first = async (...models: Model[]) => (await run({}, { models })).report.curve[0][0]
    const [a, b] = [await first(rn), await first(vit)]
    expect(await first(rn, { ...vit, weight: 0.5 })).toBeCloseTo(a + 0.5 * b, 4)
  })

  test('keeps the seed that does best in views that were not trained on', async () => {
    const { report, strokes } = await run({ seeds: 3 })
    const similarities = report.seeds.map(({ loss }) => -loss)
    expect(report.kept).toBe(similarities.indexOf(Math.max(...similarities)))
    expect(report.similarity).toBe(Math.max(...similarities))
    expect(report.curve.map((losses) => losses.length)).toEqual([3, 3, 3])
    expect(strokes.length).toBeGreaterThan(0)
  })

  test('stays on the canvas, its colours and widths within their limits', async () => {
    const { strokes } = await run({ iterations: 20, learningRate: 20 })
    for (const { points, width, color } of strokes) {
      for (const value of points.flat()) expect(value >= 0 && value <= 64).toBe(true)
      for (const value of color) expect(value >= 0 && value <= 1).toBe(true)
      expect(width >= 1 && width <= 50).toBe(true)
    }
  })

  test('draws strokes that are thinner at their ends, as it learns them', async () => {
    const plain = await run({ iterations: 8, fade: 0 })
    const { strokes } = await run({ iterations: 8, fade: 0, pressure: 0.7 })
    expect(strokes.map(({ taper }) => taper)).toEqual(strokes.map(() => 0.7))
    expect(strokes[0].width).not.toBeCloseTo(plain.strokes[0].width, 4)
  })

  test('stays within a mask from the first step on', async () => {
    const left = half(64)
    for (const iterations of [1, 12]) {
      const { strokes } = await run({ iterations, learningRate: 10 }, { mask: left })
      expect(strokes.length).toBeGreaterThan(0)
      for (const { points } of strokes) for (const [x] of points) expect(x).toBeLessThanOrEqual(32)
    }
    const free = await run({ iterations: 12, learningRate: 10 })
    expect(free.strokes.some(({ points }) => points.some(([x]) => x > 40))).toBe(true)
  })

  test('gives up seeds that are behind, where it is told to', async () => {
    const { report } = await run({ start: 'centre', seeds: 4, iterations: 10, drop: true })
    expect(report.seeds.filter(({ dropped }) => !dropped)).toHaveLength(1)
    expect(report.seeds[report.kept].dropped).toBe(false)
    const going = report.curve.map((losses) => losses.filter(Number.isFinite).length)
    expect(going).toEqual([4, 4, 2, 1, 1, 1, 1, 1, 1, 1])
    expect(report.encoder.passes).toBe(2 * going.reduce((a, b) => a + b))
  })

  test('remembers the weight of the words', async () => {
    const { report } = await run({}, {}, 'a cat::2')
    expect(report.prompt).toBe('a cat::2')
  })

  test('writes an SVG that remembers the words', async () => {
    const svg = drawingToSvg(await run({ seed: 3 }))
    expect(readRecipe(svg).options).toMatchObject({ prompt: 'a cat', seed: 3, strokes: 6 })
    expect(svg).toMatch(/stroke-opacity/)
  })
})

describe('given strokes', () => {
  const line: Stroke = {
    points: [
      [5, 5],
      [20, 9],
      [40, 30],
      [60, 50],
    ],
    width: 2,
    color: [1, 0, 0, 1],
  }

  test('are begun with, and chance adds the rest', async () => {
    const { strokes } = await run({ iterations: 1, learningRate: 1e-4, fade: 0 }, { from: [line] })
    expect(strokes).toHaveLength(6)
    expect(strokes[0].points[3][0]).toBeCloseTo(60, 2)
  })

  test('that are frozen stay to the last digit while the others move', async () => {
    const frozen = { ...line, frozen: true }
    const { strokes } = await run({ iterations: 5 }, { from: [frozen, line] })
    expect(strokes[0]).toEqual(frozen)
    expect(strokes[1].points).not.toEqual(line.points)
  })

  test('that are frozen stay even where they are hardly to be seen', async () => {
    const faint: Stroke = { ...line, color: [0, 0, 0, 0.01], frozen: true }
    const { strokes } = await run({ iterations: 1 }, { from: [faint] })
    expect(strokes[0].frozen).toBe(true)
  })

  test('of fewer segments are cut without changing what they show', async () => {
    const long: Stroke = {
      ...line,
      points: [...line.points, [61, 51], [62, 52], [63, 53]],
      frozen: true,
    }
    const { strokes } = await run({ iterations: 1 }, { from: [{ ...line, frozen: true }, long] })
    expect(strokes[0].points).toHaveLength(7)
    expect(strokes[0].points[0]).toEqual([5, 5])
    expect(strokes[0].points[3]).toEqual([30.625, 21.5]) // de Casteljau at ½
    expect(strokes[0].points[6]).toEqual([60, 50])
  })
})

describe('ink', () => {
  test('is black, of one width, sorted by what each stroke gains', async () => {
    const { strokes, levels } = await run({ ink: true, levels: [2, 6], width: 3 })
    expect(levels).toEqual([2, 6])
    expect(strokes).toHaveLength(6)
    for (const { width, color, gain } of strokes) {
      expect({ width, color }).toEqual({ width: 3, color: [0, 0, 0, 1] })
      expect(gain).toBeTypeOf('number')
    }
  })

  test('a level shows the first strokes of the whole', async () => {
    const drawing = await run({ ink: true })
    const paths = (svg: string) => svg.match(/<path.*/g)
    expect(paths(drawingToSvg(drawing, { level: 2 }))).toEqual(
      paths(drawingToSvg(drawing))?.slice(0, 2),
    )
  })

  test('levels without ink are refused', async () => {
    await expect(run({ levels: [2] })).rejects.toThrow('levels are for --ink')
  })
})

describe('a style image', () => {
  test('gives the strokes its colours to begin with', async () => {
    const style = flat(64, [200, 40, 0])
    const { strokes } = await run({ iterations: 1, learningRate: 1e-4, fade: 0 }, { style })
    for (const { color } of strokes) {
      expect(color.slice(0, 3)).toEqual([200, 40, 0].map((v) => expect.closeTo(v / 255, 2)))
    }
  })

  test('pulls the drawing from the first step on, the more the more it weighs', async () => {
    const style = flat(64, [0, 40, 200])
    const first = async (styleWeight: number) =>
      (await run({ styleWeight }, { style })).report.curve[0][0]
    const [none, one, two] = [await first(0), await first(1), await first(2)]
    expect(one).toBeGreaterThan(none)
    expect(two - none).toBeCloseTo(2 * (one - none), 4)
  })
})
