import { Resvg } from '@resvg/resvg-js'
import { expect, test } from 'vitest'
import { outlineOf } from '../../../src/output/outline.ts'
import { pathData } from '../../../src/output/svg.ts'
import { piecesOf } from '../../../src/strokes/pieces.ts'
import type { Point, Stroke } from '../../../src/strokes/strokes.ts'
import { straight } from './strokes.ts'

const curve: Point[] = [
  [20, 180],
  [40, -60],
  [160, -40],
  [190, 150],
]
const hook: Point[] = [
  [30, 100],
  [230, 100],
  [20, 110],
  [190, 180],
]

/** Alpha of 224 × 224 pixels. */
function alpha(body: string): Uint8Array {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 224 224" width="224" height="224">${body}</svg>`
  return new Resvg(svg).render().pixels.filter((_, i) => i % 4 === 3)
}

function pieces(stroke: Stroke): string {
  const paths = piecesOf(stroke).map(
    ({ points, width }) => `<path d="${pathData({ points })}" stroke-width="${width}"/>`,
  )
  return `<g fill="none" stroke="#000" stroke-linecap="round">${paths.join('')}</g>`
}

test.each([
  ['a curve', [curve], 0.8],
  ['pointed ends', [curve], 1],
  ['a tight turn', [hook], 0.5],
  ['two segments', [curve, hook], 0.6],
])('%s covers what its pieces cover', (_, chain, taper) => {
  const points = chain.flatMap((segment, i) => (i === 0 ? segment : segment.slice(1)))
  const stroke = straight([0, 0], [0, 0], { points, width: 12, taper })
  const [shape, parts] = [
    alpha(`<path d="${pathData({ points: outlineOf(stroke) })}Z"/>`),
    alpha(pieces(stroke)),
  ]
  const off = shape.filter((value, i) => Math.abs(value - parts[i]) > 128).length
  const inked = parts.filter((value) => value > 128).length
  expect(off / inked).toBeLessThan(0.02)
})

test('a straight stroke is as wide as it is told, in the middle and at its round ends', () => {
  const stroke = straight([50, 100], [150, 100], { width: 20, taper: 0.5 })
  const xs = outlineOf(stroke).map(([x]) => x)
  const ys = outlineOf(stroke).map(([, y]) => y)
  expect([Math.min(...ys), Math.max(...ys)]).toEqual([90, 110])
  expect(Math.min(...xs)).toBeCloseTo(45)
  expect(Math.max(...xs)).toBeCloseTo(155)
})

test('the outline is closed', () => {
  const points = outlineOf(straight([50, 100], [150, 120], { taper: 0.5 }))
  expect(points.length % 3).toBe(1)
  expect(points[points.length - 1]).toEqual(points[0])
})
