/** @file The width of strokes, by how large the subject is. */
import { expect, test } from 'vitest'
import { sketchImage } from '../../../src/node.ts'
import { resolveOptions } from '../../../src/options/sketch-options.ts'
import { penWidth } from '../../../src/sketch/stroke-ink.ts'
import { picture } from '../pictures.ts'

const asked = (given = {}) => resolveOptions({ width: 4, ...given })

test('lines are as much thinner as a close-up is larger, down to half', () => {
  expect([1, 1.6, 5].map((zoom) => penWidth(asked(), zoom))).toEqual([4, 2.5, 2])
})

test('a fixed width is kept', () => {
  expect(penWidth(asked({ fixedWidth: true }), 5)).toBe(4)
})

test('a drawing of a small subject has thinner lines, unless the width is fixed', async () => {
  const small = picture(64, 64, (x, y) => (Math.hypot(x - 32, y - 32) < 10 ? 0.1 : 0.95))
  const draft = { preset: 'draft', strokes: 2, background: 'remove' } as const
  const widths = async (given = {}) =>
    (await sketchImage(small, { ...draft, ...given })).strokes.map(({ width }) => width)
  for (const width of await widths()) expect(width).toBeLessThan(2.5)
  for (const width of await widths({ fixedWidth: true })) expect(width).toBe(3)
})
