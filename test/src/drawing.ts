/** @file A drawing for tests that care about what is done with one. */
import { resolveOptions } from '../../src/options/sketch-options.ts'
import type { Drawing } from '../../src/output/drawing.ts'
import type { SketchReport } from '../../src/output/report.ts'
import type { Stroke } from '../../src/strokes/strokes.ts'

/** Horizontal strokes of the lengths given, 20 pixels apart, on a canvas of 224. */
export function drawingOf(lengths: number[]): Drawing<'sketch'> {
  const strokes = lengths.map((length, i): Stroke => {
    const y = 20 + 20 * i
    const points: Stroke['points'] = [0, 1, 2, 3].map((third) => [10 + (third * length) / 3, y])
    return { points, width: 4, color: [0, 0, 0, 1] }
  })
  const options = resolveOptions({ strokes: strokes.length })
  const report: SketchReport = {
    options,
    models: [{ id: 'mini', hash: 'abc', parameters: 1 }],
    engine: 'none',
    unknownWords: [],
    hints: [],
    encoder: { passes: 0, looks: 0, gflop: 0, gflops: 0 },
    loss: 0.5,
    kept: 0,
    seeds: [{ seed: 0, loss: 0.5, step: 1, dropped: false }],
    curve: [[0.5]],
    prefixes: [],
    milliseconds: {},
  }
  return {
    kind: 'sketch',
    strokes,
    levels: [],
    canvas: 224,
    frame: { x: 0, y: 0, width: 224, height: 224 },
    report,
  }
}
