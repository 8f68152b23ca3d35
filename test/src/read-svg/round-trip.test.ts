/** @file Our drawings come back from svgo with its defaults as they were. */
import fc from 'fast-check'
import { optimize } from 'svgo'
import { expect, test } from 'vitest'
import { readRecipe } from '../../../src/output/svg.ts'
import type { Point, Stroke } from '../../../src/strokes/strokes.ts'
import { expectSame, ourSvg, recipe } from './saved.ts'

const coordinate = fc.integer({ min: 0, max: 22_400 }).map((hundredths) => hundredths / 100)
const point: fc.Arbitrary<Point> = fc.tuple(coordinate, coordinate)
const stroke: fc.Arbitrary<Stroke> = fc.record({
  points: fc
    .integer({ min: 1, max: 3 })
    .chain((segments) =>
      fc.array(point, { minLength: 3 * segments + 1, maxLength: 3 * segments + 1 }),
    ),
  width: fc.integer({ min: 10, max: 600 }).map((hundredths) => hundredths / 100),
  color: fc.constantFrom<Stroke['color'][]>([0, 0, 0, 1], [1, 0, 0, 0.5], [0.2, 0.4, 0.6, 1]),
  gain: fc.integer({ min: 1, max: 999 }).map((thousandths) => thousandths / 1000),
  frozen: fc.boolean(),
})

test('strokes with rank, gain and frozen, through svgo', () => {
  fc.assert(
    fc.property(fc.array(stroke, { minLength: 1, maxLength: 6 }), (strokes) => {
      const { data } = optimize(ourSvg(strokes))
      expectSame(data, strokes)
      expect(readRecipe(data)).toEqual(recipe)
    }),
    { numRuns: 60 },
  )
})

test.each(['pieces', 'outline'] as const)('tapered strokes as %s, saved or not', (pressureAs) => {
  const tapered = [30, 90, 150].map(
    (y): Stroke => ({
      points: [
        [20, y],
        [80, y - 10],
        [140, y + 10],
        [200, y],
      ],
      width: 3,
      color: [0.2, 0.4, 0.6, 0.5],
      taper: 0.5,
      gain: 0.1,
    }),
  )
  const mean = tapered.map((stroke) => ({ ...stroke, width: 3 * (1 - 0.5 / 3) }))
  for (const strokes of [tapered, tapered.slice(0, 1)]) {
    const svg = ourSvg(strokes, { pressureAs })
    for (const saved of [svg, optimize(svg).data]) expectSame(saved, mean.slice(0, strokes.length))
  }
})
