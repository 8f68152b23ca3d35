/** @file Words that begin as learned, judged by CLIP: tiny golden towers, which mean nothing but differ. */
import { readFile } from 'node:fs/promises'
import { beforeAll, expect, test } from 'vitest'
import { embeddedPrior } from '../../../models/prior-files.ts'
import { createClipTextEncoder } from '../../../nn/architectures/clip-text.ts'
import type { Engine } from '../../../nn/engines/engine.ts'
import { nativeEngine } from '../../../nn/engines/onnx-node.ts'
import { createVocabulary } from '../../../nn/text/index.ts'
import { draw } from '../../../src/draw/draw.ts'
import { propose } from '../../../src/draw/propose.ts'
import type { Model } from '../../../src/objective/objective.ts'
import type { Prior } from '../../../src/prior/prior.ts'
import { goldenClip, goldenTensors } from '../../golden/golden-tensors.ts'

let engine: Engine
let prior: Prior
let clip: Model

beforeAll(async () => {
  engine = await nativeEngine(1)
  prior = await embeddedPrior((url) => readFile(url))
  const vocabulary = createVocabulary(['c a', 'ca t</w>'])
  const parameters = await goldenTensors('rn')
  clip = {
    encoder: await goldenClip('rn'),
    text: createClipTextEncoder('rn', { parameters, vocabulary, engine }),
  }
})

const OPTIONS = { proposals: 4, iterations: 2, views: 2, canvas: 100 }

test("CLIP's text tower chooses among what the prior proposes", async () => {
  const judges = { engine, models: [clip] }
  const best = async (prompt: string) => {
    const all = await propose(prompt, OPTIONS, { prior, judges })
    expect(all.map(({ score }) => score)).toEqual(
      all.map(({ score }) => score).sort((a, b) => b - a),
    )
    return all[0]
  }
  const asked = await best('a cat')
  const unjudged = await propose('a cat', OPTIONS, { prior })
  expect(unjudged.map(({ strokes }) => strokes)).toContainEqual(asked.strokes)
  expect(asked.score).not.toBe(0)
})

test('a drawing begins with the best proposal, and CLIP refines it near there', async () => {
  const judges = { engine, models: [clip] }
  const [{ strokes: first }] = await propose('a cat', OPTIONS, { prior, judges })
  const { strokes, report } = await draw('a cat', OPTIONS, { engine, prior, models: [clip] })
  expect(report.options.start).toBe('learned')
  expect(report.models.map(({ id }) => id)).toEqual([clip.encoder.id])
  expect(report.encoder.passes).toBe(OPTIONS.iterations * OPTIONS.views)
  expect(strokes).toHaveLength(first.length)
  const moved = strokes.flatMap(({ points }, i) =>
    points.map(([x, y], k) => Math.hypot(x - first[i].points[k][0], y - first[i].points[k][1])),
  )
  expect(Math.max(...moved)).toBeLessThan(0.012 * 100 * Math.SQRT2 + 1e-3)
})

test('things of a scene are chosen by CLIP, each by its own name', async () => {
  const judges = { engine, models: [clip] }
  const scores = async (prompt: string, judged = true) => {
    const [{ score }] = await propose(prompt, OPTIONS, {
      prior,
      judges: judged ? judges : undefined,
    })
    return score
  }
  expect(await scores('a cat on a chair', false)).toBe(0)
  expect(await scores('a cat on a chair')).not.toBe(0)
})

test('a style gives learned strokes its colours by their shares, and moves widths and colours', async () => {
  // A quarter of it blue, the rest red; white would be lost on paper.
  const style = {
    width: 64,
    height: 64,
    data: Uint8ClampedArray.from({ length: 4 * 64 * 64 }, (_, i) => {
      const row = Math.floor(i / 4 / 64)
      const [r, g, b] = row < 16 ? [255, 255, 255] : row < 28 ? [0, 40, 200] : [200, 30, 0]
      return [r, g, b, 255][i % 4]
    }),
  }
  const context = { engine, prior, models: [clip], style }
  const colors = async (iterations: number) =>
    (await draw('a cat', { ...OPTIONS, iterations }, context)).strokes
  const begun = await colors(0)
  const isBlue = begun.map(({ color: [r, , b] }) => b > r)
  expect(isBlue).toContain(true)
  expect(isBlue.filter(Boolean).length).toBeLessThan(begun.length / 2)
  expect(isBlue[0]).toBe(false)
  expect(Math.max(...begun.map(({ color }) => Math.min(...color.slice(0, 3))))).toBeLessThan(0.5)
  const moved = await colors(8)
  expect(moved.map(({ width }) => width)).not.toEqual(begun.map(({ width }) => width))
  expect(moved.map(({ color }) => color)).not.toEqual(begun.map(({ color }) => color))
})
