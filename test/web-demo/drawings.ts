/** @file Two drawings that know a prompt: one of words, and one of a photo that words guided. */
import { type Drawing, resolveDrawOptions, resolveOptions } from '../../src/index.ts'
import { drawingOf } from '../src/drawing.ts'

const plain = drawingOf([100, 50])
const [{ width }] = plain.strokes
const { models } = plain.report

export const guided: Drawing<'sketch'> = {
  ...plain,
  report: { ...plain.report, options: resolveOptions({ strokes: 2, width, prompt: 'a cat' }) },
}

export const words: Drawing<'draw'> = {
  ...plain,
  kind: 'draw',
  report: {
    prompt: 'a cat',
    options: resolveDrawOptions({ ink: true, strokes: 2, width, seed: 5 }),
    models,
    engine: 'none',
    unknownWords: [],
    similarity: 0.25,
    loss: -0.25,
    prefixes: [],
    kept: 0,
    seeds: [{ seed: 0, loss: -0.25, step: 1, dropped: false }],
    curve: [],
    encoder: { passes: 0, looks: 0, gflop: 0, gflops: 0 },
    milliseconds: {},
  },
}
