/** @file The width of strokes, by how large the subject is. */
import { expect, test } from 'vitest'
import { sketchImage } from '../../../src/node.ts'
import { resolveOptions } from '../../../src/options/sketch-options.ts'
import { penWidth } from '../../../src/sketch/stroke-ink.ts'
import { picture } from '../pictures.ts'

const widthAt = (zoom: number, given = {}) => penWidth(resolveOptions(given), zoom)

test('lines are as much thinner than the style as a close-up is larger, down to half', () => {
  expect([1, 1.5, 5].map((zoom) => widthAt(zoom))).toEqual([3, 2, 1.5])
  expect([1, 2].map((zoom) => widthAt(zoom, { style: 'marker' }))).toEqual([7, 3.5])
})

test('a width that is given is drawn as given, until another style is named', () => {
  expect(widthAt(5, { width: 4 })).toBe(4)
  expect(penWidth(resolveOptions({ width: 4 }, { style: 'pencil' }), 1)).toBe(1.6)
})

test('a drawing of a small subject has thinner lines, unless a width is given', async () => {
  const small = picture(64, 64, (x, y) => (Math.hypot(x - 32, y - 32) < 10 ? 0.1 : 0.95))
  const draft = { preset: 'draft', strokes: 2, background: 'remove' } as const
  const widths = async (given = {}) =>
    (await sketchImage(small, { ...draft, ...given })).strokes.map(({ width }) => width)
  for (const width of await widths()) expect(width).toBeLessThan(2.5)
  for (const width of await widths({ width: 3 })) expect(width).toBe(3)
})
