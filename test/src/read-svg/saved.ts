/** @file How far a drawing moved that another program saved. */
import { expect } from 'vitest'
import { type SvgOptions, toSvg } from '../../../src/output/svg.ts'
import { readSvg } from '../../../src/read-svg/read.ts'
import { toStrokes } from '../../../src/read-svg/strokes.ts'
import { flatten } from '../../../src/strokes/bezier.ts'
import type { Point, Stroke } from '../../../src/strokes/strokes.ts'

const CANVAS = 224
/** Pixels of the canvas: half a hundredth more or less, twice, and what a program rounds. */
const NEAR = 0.05

export const recipe = { generator: 'strokesmith', kind: 'sketch', options: { strokes: 3 } }

export const ourSvg = (strokes: Stroke[], options?: SvgOptions): string =>
  toSvg({ strokes, frame: { x: 0, y: 20, width: CANVAS, height: 184 } }, recipe, options)

/** Strokes of `svg` are those given: place, width, colour, gain, frozen, and their order. */
export function expectSame(svg: string, strokes: readonly Stroke[]): void {
  const saved = toStrokes(readSvg(svg), CANVAS)
  expect(saved).toHaveLength(strokes.length)
  saved.forEach((stroke, i) => {
    const given = strokes[i]
    expect(farthest(stroke, given)).toBeLessThanOrEqual(NEAR)
    expect(farthest(given, stroke)).toBeLessThanOrEqual(NEAR)
    expect(stroke.width).toBeCloseTo(given.width, 1)
    expect(stroke.color).toEqual(given.color.map((channel) => expect.closeTo(channel, 2)))
    expect(stroke.gain).toBeCloseTo(given.gain ?? Number.NaN, 2)
    expect(stroke.frozen ?? false).toBe(given.frozen ?? false)
  })
}

/** How far a stroke is from another one where it is farthest from it, in pixels. */
function farthest(from: Pick<Stroke, 'points'>, to: Pick<Stroke, 'points'>): number {
  const line = flatten(to, 64)
  return Math.max(...flatten(from, 16).map((point) => distance(point, line)))
}

function distance([x, y]: Point, line: readonly Point[]): number {
  const apart = line.slice(1).map(([u, v], i) => {
    const [a, b] = line[i]
    const [dx, dy] = [u - a, v - b]
    const along = ((x - a) * dx + (y - b) * dy) / (dx * dx + dy * dy || 1)
    const t = Math.min(Math.max(along, 0), 1)
    return Math.hypot(x - a - t * dx, y - b - t * dy)
  })
  return Math.min(...apart)
}
