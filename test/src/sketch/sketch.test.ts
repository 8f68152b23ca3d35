/** @file The whole way from pixels to strokes, with the embedded encoder and with a stand-in. */
import { describe, expect, test } from 'vitest'
import { createEngine } from '../../../nn/engines/create-engine.ts'
import type { Tensors } from '../../../nn/engines/engine.ts'
import { AbortError } from '../../../src/errors.ts'
import { createRandom } from '../../../src/maths/random.ts'
import {
  createPhotoMemory,
  decodeImage,
  type Engine,
  loadEncoder,
  type SketchFileOptions,
  sketch,
  sketchImage,
} from '../../../src/node.ts'
import type { Objective } from '../../../src/objective/objective.ts'
import { optimize, type Problem } from '../../../src/optimize/loop.ts'
import { bankViews, type Schedule } from '../../../src/optimize/schedule.ts'
import { best } from '../../../src/optimize/select.ts'
import type { SketchOptions } from '../../../src/options/sketch-options.ts'
import { packStrokes, type Scene } from '../../../src/strokes/scene.ts'
import type { Point } from '../../../src/strokes/strokes.ts'
import { disc } from '../pictures.ts'

const QUICK = { strokes: 4, seeds: 2, iterations: 5, bank: 2 }
/** Leaves strokes where they begin, to a hundredth of a pixel. */
const STANDING = { iterations: 1, learningRate: 1e-4 }
const photo = disc(64)
const machine = async () => ({
  engine: await createEngine(),
  models: [{ encoder: await loadEncoder('mini') }],
})
const draw = (options: Partial<SketchFileOptions> = {}) =>
  sketchImage(photo, { ...QUICK, ...options })

describe('sketching with the embedded encoder', () => {
  test('brings the loss down from that of the first strokes, both with sharp edges', async () => {
    const first = await draw({ ...STANDING, seeds: 1 })
    const { report } = await draw({ iterations: 25, seeds: 1 })
    expect(report.loss).toBeLessThan(0.9 * first.report.loss)
  })

  test('gives the same strokes for the same seed, others for another', async () => {
    const [a, again, other] = [await draw(), await draw(), await draw({ seed: 1 })]
    expect(again.strokes).toEqual(a.strokes)
    expect(other.strokes).not.toEqual(a.strokes)
  })

  test('a draft is traced from contours: joined cubics along them, and as many as asked for', async () => {
    const draft = await sketchImage(photo, { preset: 'draft', strokes: 3 })
    expect(draft.strokes).toHaveLength(3)
    expect(draft.report.curve).toEqual([])
    const chance = await sketchImage(photo, { preset: 'draft', start: 'saliency', strokes: 3 })
    expect(draft.report.loss).toBeLessThan(chance.report.loss)
    const radii = draft.strokes.flatMap(({ points }) =>
      points.filter((_, i) => i % 3 === 0).map(([x, y]) => Math.hypot(x - 112, y - 112)),
    )
    expect(
      radii.filter((radius) => Math.abs(radius - 67) < 8).length / radii.length,
    ).toBeGreaterThan(0.7)
  })

  test('the hand moves what was traced, and to a lower loss', async () => {
    const options = { preset: 'draft', strokes: 3 } as const
    const traced = await sketchImage(photo, { ...options, start: 'contours' })
    const moved = await sketchImage(photo, { ...options, start: 'hand' })
    expect(moved.report.loss).toBeLessThan(traced.report.loss)
    expect(moved.strokes.map(({ points }) => points.length)).toEqual(
      traced.strokes.map(({ points }) => points.length),
    )
  })

  test('strokes stay as they were traced where an encoder taught no hand, or not alone judges', async () => {
    const { engine, models } = await machine()
    const [{ encoder }] = models
    const draft = async (given: typeof models, start: SketchOptions['start']) => {
      const context = { engine, models: given, saliencyEncoder: given[0].encoder }
      return (await sketch(photo, { preset: 'draft', strokes: 2, start }, context)).strokes
    }
    const handless = [{ encoder: { ...encoder, hand: undefined } }]
    const traced = await draft(models, 'contours')
    expect(await draft(handless, 'hand')).toEqual(traced)
    expect(await draft([...models, ...handless], 'hand')).toEqual(traced)
  })

  test('a draft is the same for the same seed, and tells the loss of its levels', async () => {
    const options: SketchFileOptions = { preset: 'draft', levels: [2, 4], seed: 3 }
    const [a, b] = [await sketchImage(photo, options), await sketchImage(photo, options)]
    expect(b.svg).toBe(a.svg)
    expect(a.report.prefixes).toHaveLength(5)
    expect(a.report.prefixes[4]).toBeLessThan(a.report.prefixes[0])
    expect(a.report.loss).toBe(a.report.prefixes[4])
  })

  test('a photo that was just sketched is not looked at again, unless in another way', async () => {
    const { engine, models } = await machine()
    let runs = 0
    const counting: Engine = {
      name: 'counting',
      async compile(graph, outputs) {
        const program = await engine.compile(graph, outputs)
        const run = (feeds: Tensors) => {
          if ('attention' in outputs) runs++
          return program.run(feeds)
        }
        return { ...program, run }
      },
    }
    const context = { engine: counting, models, memory: createPhotoMemory() }
    const draft = (options: Partial<SketchOptions>) =>
      sketch(photo, { preset: 'draft', ...options }, context)
    const first = await draft({ strokes: 4 })
    const looks = runs
    expect((await draft({ strokes: 2 })).strokes).toHaveLength(2)
    expect((await draft({ strokes: 4 })).strokes).toEqual(first.strokes)
    expect(runs).toBe(looks)
    await draft({ background: 'keep' })
    expect(runs).toBeGreaterThan(looks)
  })

  test('goes on from a draft', async () => {
    const duck = await decodeImage('examples/duck.png')
    const draft = await sketchImage(duck, { preset: 'draft', strokes: 6 })
    const options = { ...QUICK, from: draft.strokes, iterations: 30, seeds: 1 }
    const { report } = await sketchImage(duck, options)
    expect(report.loss).toBeLessThan(0.97 * draft.report.loss)
  })

  test('keeps the best of its seeds', async () => {
    const { report } = await draw({ seeds: 3 })
    expect(report.seeds).toHaveLength(3)
    const going = report.seeds.filter(({ dropped }) => !dropped)
    const lowest = Math.min(...going.map(({ loss }) => loss))
    expect(report.seeds[report.kept].loss).toBe(lowest)
    expect(report.loss).toBeLessThan(lowest + 0.01) // what was drawn twice has gone since
  })

  test('draws with strokes of several segments, which it mends and keeps whole', async () => {
    const { strokes } = await draw({
      segments: 3,
      exactly: true,
      iterations: 8,
      seeds: 1,
      pressure: 0.5,
    })
    expect(strokes.map(({ points }) => points.length)).toEqual([10, 10, 10, 10])
    expect(strokes.flatMap(({ points }) => points.flat()).every(Number.isFinite)).toBe(true)
  })

  test('leaves out strokes that add nothing, unless told to draw them all, and says so', async () => {
    const many = { ...STANDING, strokes: 24, seeds: 1 }
    const { strokes, report } = await draw(many)
    expect(strokes.length).toBeLessThan(24)
    expect(report.hints.map(({ code }) => code)).toContain('fewer-strokes')
    expect((await draw({ ...many, exactly: true })).strokes).toHaveLength(24)
  })

  test('takes colours from the photo where they are to be learned, as many as asked for', async () => {
    const red = { ...photo, data: photo.data.map((value, i) => (i % 4 === 0 ? 255 : value)) }
    const colors = async (options: Partial<SketchOptions>) =>
      (await sketchImage(red, { ...QUICK, exactly: true, ...options })).strokes.map(
        ({ color }) => color,
      )
    const learned = await colors({ color: 'learned' })
    for (const [r, g, b] of learned) expect(r).toBeGreaterThan(0.2 + Math.max(g, b))
    expect(new Set(learned.map(String)).size).toBeGreaterThan(2)
    expect(new Set((await colors({ palette: 2 })).map(String)).size).toBe(2)
    expect(await colors({ color: '#0000ff' })).toEqual(learned.map(() => [0, 0, 1, 1]))
  })

  test('sorts its strokes by what they gain', async () => {
    const { strokes, levels, report } = await draw({ levels: [1, 3] })
    expect(levels).toEqual([1, 3])
    expect(report.prefixes).toHaveLength(strokes.length + 1)
    expect(report.prefixes.at(-1)).toBeCloseTo(report.loss, 4)
    strokes.forEach(({ gain }, i) => {
      expect(gain).toBeCloseTo(report.prefixes[i] - report.prefixes[i + 1], 6)
    })
  })

  test('says at every step how far it is, and what it would draw now', async () => {
    const steps: number[] = []
    let strokes = 0
    await sketchImage(photo, {
      ...QUICK,
      onProgress: ({ step, best: now }) => {
        if (step === undefined) return
        steps.push(step)
        strokes = now!().strokes.length
      },
    })
    expect(steps).toEqual([1, 2, 3, 4, 5])
    expect(strokes).toBe(4)
  })

  test('stops between two steps when it is told to', async () => {
    const stop = new AbortController()
    let last = 0
    const run = sketchImage(photo, {
      ...QUICK,
      iterations: 50,
      signal: stop.signal,
      onProgress: ({ step = 0 }) => {
        last = step
        if (step === 2) stop.abort()
      },
    })
    await expect(run).rejects.toThrow(AbortError)
    expect(last).toBe(2)
  })

  test('goes on from given strokes, as one drawing of as many', async () => {
    const first = await draw()
    const from = first.strokes.slice(0, 3).map((stroke, i) => ({ ...stroke, frozen: i === 1 }))
    const going = { ...(await machine()), from }
    const { strokes, report } = await sketch(
      photo,
      { ...QUICK, strokes: 3, learningRate: 0.1 },
      going,
    )
    expect(report.options).toMatchObject({ strokes: 3, seeds: 1 })
    expect(strokes.filter(({ frozen }) => frozen).map(({ points }) => points)).toEqual([
      from[1].points,
    ])
    expect(strokes.map(({ points }) => points)).not.toContainEqual(from[0].points)
  })

  test('knows the hash of its weights', async () => {
    expect((await loadEncoder('mini')).hash).toMatch(/^[0-9a-f]{64}$/)
  })
})

/** An objective that wants every pixel as dark as it can be: ink anywhere is good. */
const inkLover: Objective = {
  size: 32,
  homographies: (views) =>
    Float32Array.from({ length: 9 * views.length }, (_, i) => ((i % 9) % 4 === 0 ? 1 : 0)),
  async judge(images, views) {
    const drawings = images.length / (32 * 32 * 3)
    const loss = Float32Array.from({ length: drawings }, (_, k) => {
      const pixels = images.subarray(
        (k * images.length) / drawings,
        ((k + 1) * images.length) / drawings,
      )
      return pixels.reduce((a, b) => a + b) / pixels.length
    })
    expect(drawings % views.length).toBe(0)
    return { loss, slope: images.map(() => drawings / images.length) }
  },
  look: async () => 0,
  similarity: async () => Float32Array.of(0),
  work: () => ({ passes: 0, looks: 0, gflop: 0 }),
  dispose: async () => {},
}

const schedule: Schedule = {
  iterations: 40,
  viewsAt: bankViews(0, 0),
  keeps: 'best',
  drops: true,
  pace: 'annealed',
  levels: [],
}
const ACROSS = [10, 10, 12, 14, 18, 16, 20, 20]
const ASIDE = [5, 25, 9, 22, 14, 21, 18, 24]

/** One drawing of the strokes with these coordinates. */
const sceneOf = (...strokes: number[][]): Scene =>
  packStrokes(
    strokes.map((at) => ({
      points: [0, 2, 4, 6].map((i): Point => [at[i], at[i + 1]]),
      width: 3,
      color: [0, 0, 0, 1],
    })),
  )

const problem = (change: Partial<Problem> = {}): Problem => ({
  starts: [sceneOf(ACROSS)],
  objectives: [inkLover],
  schedule,
  learning: { points: { rate: 0.5 } },
  random: createRandom(0),
  clock: { time: (_, work) => work() },
  ...change,
})

describe('the optimiser', () => {
  test('keeps as much of earlier slopes as a rule says', async () => {
    const endOf = async (momentum: number) => {
      const [{ scene }] = await optimize(problem({ learning: { points: { rate: 0.5, momentum } } }))
      return scene.points.data
    }
    expect(await endOf(0)).not.toEqual(await endOf(0.9))
  })

  test('moves strokes down the gradient', async () => {
    const losses: number[] = []
    await optimize(problem({ onStep: (step) => losses.push(step.losses[0]) }))
    expect(losses.at(-1)).toBeLessThan(losses[0] - 0.01)
  })

  test('has strokes repaired at a quarter and at half of an annealed run', async () => {
    let calls = 0
    const repair = () => void calls++
    await optimize(problem({ repair }))
    expect(calls).toBe(2)
    await optimize(problem({ repair, schedule: { ...schedule, pace: 'constant' } }))
    expect(calls).toBe(2)
  })

  test('leaves frozen strokes where they are', async () => {
    const start = { ...sceneOf(ACROSS, ASIDE), frozen: [true, false] }
    const [{ scene }] = await optimize(problem({ starts: [start] }))
    expect([...scene.points.data.slice(0, 8)]).toEqual(ACROSS)
    expect([...scene.points.data.slice(8)]).not.toEqual(ASIDE)
  })

  test('learns what it is told to, within its limits', async () => {
    const start = sceneOf(ACROSS)
    const limits = [2.9, 3.1] as const
    const [{ scene }] = await optimize(problem({ learning: { width: { rate: 1, limits } } }))
    expect(scene.points.data).toEqual(start.points.data)
    expect(scene.color.data).toEqual(start.color.data)
    expect(scene.width.data[0]).toBeCloseTo(3.1, 5)
  })

  test('may keep the last drawing and tell its mean loss over the views', async () => {
    const views = [0, 1]
    const judge: Objective['judge'] = async (images) => ({
      loss: Float32Array.of(1, 3),
      slope: images.map(() => 0),
    })
    const last: Schedule = { ...schedule, viewsAt: () => views, keeps: 'last', iterations: 2 }
    const objectives = [{ ...inkLover, judge }]
    const [seed] = await optimize(problem({ schedule: last, objectives }))
    expect(seed).toMatchObject({ loss: 2, step: 1 })
  })

  test('waits with the next step for what it told the last one to', async () => {
    const log: string[] = []
    const onStep = async () => {
      log.push('told')
      await new Promise((resolve) => setTimeout(resolve, 5))
      log.push('done')
    }
    await optimize(problem({ schedule: { ...schedule, iterations: 2 }, onStep }))
    expect(log).toEqual(['told', 'done', 'told', 'done'])
  })

  test('keeps the seed that was not dropped, though soft edges once gave another less loss', async () => {
    const starts = [sceneOf(ACROSS), sceneOf(ACROSS)]
    const lossOf = (drawings: number) => (drawings === 2 ? [0.2, 0.1] : [0.5])
    const judge: Objective['judge'] = async (images) => ({
      loss: Float32Array.from(lossOf(images.length / (32 * 32 * 3))),
      slope: images.map(() => 0),
    })
    const seeds = await optimize(problem({ starts, objectives: [{ ...inkLover, judge }] }))
    expect(seeds.map(({ dropped }) => dropped)).toEqual([true, false])
    expect(best(seeds)).toBe(1)
  })

  test('lets the one who called know when telling how far it is fails, at any stage', async () => {
    for (const failing of ['load', 'saliency', 'features', 'optimize', 'select']) {
      const onProgress = async ({ stage, step }: { stage: string; step?: number }) => {
        if (stage === failing && step === undefined) throw new Error(`no ${stage}`)
      }
      await expect(sketchImage(photo, { ...QUICK, onProgress })).rejects.toThrow(`no ${failing}`)
    }
  })

  test('always has a drawing to show, from the first step on', async () => {
    const shown: boolean[] = []
    const onStep: Problem['onStep'] = ({ best: [now] }) => shown.push(Number.isFinite(now.loss))
    await optimize(problem({ onStep }))
    expect(shown).toEqual(shown.map(() => true))
    expect(shown.length).toBeGreaterThan(20)
  })
})
