import { expect, test } from 'vitest'
import { layersByLevel, layersByPen } from '../../../../src/output/plot/layers.ts'
import { type PenPath, penPaths } from '../../../../src/output/plot/pen-path.ts'
import { type PlotOptions, plot } from '../../../../src/output/plot/plot.ts'
import type { Color, Stroke } from '../../../../src/strokes/strokes.ts'
import { straight } from '../strokes.ts'

/** Two halves of one line, a third that lies on the first, and one far away between them. */
const strokes = [
  straight([10, 0], [60, 0], { gain: 0.4 }),
  straight([100, 90], [150, 90], { gain: 0.3 }),
  straight([110, 0], [60.3, 0], { gain: 0.2 }),
  straight([12, 0], [50, 0], { gain: 0.1 }),
]

const plotted = (given: Stroke[], options?: Partial<PlotOptions>) =>
  plot(penPaths(given), { pen: 0.5, ...options })

test('tells what the pen does before and after', () => {
  const { before, after } = plotted(strokes).report
  expect(before.lifts).toBe(4)
  expect(before.drawn).toBeCloseTo(50 + 50 + 49.7 + 38)
  expect(before.travel).toBeCloseTo(10 + Math.hypot(40, 90) + Math.hypot(40, 90) + 48.3)
  expect(after.lifts).toBe(2)
  expect(after.drawn).toBeCloseTo(150)
  expect(after.travel).toBeCloseTo(10 + Math.hypot(10, 90))
})

test('rank and gain stay with the paths', () => {
  const [{ paths }] = plotted(strokes).layers
  expect(paths.map(({ sources }) => sources)).toEqual([
    [
      { rank: 1, gain: 0.4 },
      { rank: 3, gain: 0.2 },
    ],
    [{ rank: 2, gain: 0.3 }],
  ])
})

test('a tapered stroke is one path', () => {
  const [{ paths }] = plotted([straight([0, 0], [50, 0], { taper: 0.8 })]).layers
  expect(paths).toHaveLength(1)
})

test('without strokes there is nothing to do', () => {
  expect(plotted([]).report.after).toEqual({ travel: 0, lifts: 0, drawn: 0 })
})

test('a layer for each pen, in which nothing is joined to or trimmed by another pen', () => {
  const red: Color = [1, 0, 0, 1]
  const given = [...strokes, straight([60, 0], [10, 0], { color: red })]
  const { layers } = plotted(given, { layers: layersByPen })
  expect(layers.map(({ label, paths }) => [label, paths.length])).toEqual([
    ['#000000', 2],
    ['#ff0000', 1],
  ])
})

test('a layer for the strokes that each level adds', () => {
  const given = [0, 10, 20, 30, 40].map((y) => straight([0, y], [50, y]))
  const { layers } = plotted(given, { layers: (paths) => layersByLevel(paths, [1, 3]) })
  expect(layers.map(({ label, paths }) => [label, paths.length])).toEqual([
    ['1-1', 1],
    ['2-3', 2],
    ['4-5', 2],
  ])
})

test('one line a layer', () => {
  const given = [0, 10, 20, 30].map((y) => straight([0, y], [50, y]))
  const options = {
    oneLine: true,
    layers: (paths: readonly PenPath[]) => layersByLevel(paths, [2]),
  }
  const { layers, report } = plotted(given, options)
  expect(layers.map(({ paths }) => paths.length)).toEqual([1, 1])
  expect(report.after.lifts).toBe(2)
  expect(Math.floor(report.after.added ?? 0)).toBeGreaterThanOrEqual(20)
  expect(report.after.added).toBeLessThan(23)
})
