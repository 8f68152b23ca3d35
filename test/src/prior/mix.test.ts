import { expect, test } from 'vitest'
import { createRandom } from '../../../src/maths/random.ts'
import { type Lines, normalised } from '../../../src/prior/drawings.ts'
import { mix } from '../../../src/prior/mix.ts'
import { apart } from '../../../src/prior/propose.ts'

const straight = (points: [number, number][]): Lines =>
  normalised([
    points.slice(1).map(([x, y], i) => {
      const [u, v] = points[i]
      return [0, 1, 2, 3].flatMap((k) => [u + ((x - u) * k) / 3, v + ((y - v) * k) / 3])
    }),
  ])

/** A box, as wide as it is high times `wide`. */
const box = (wide: number) =>
  straight([
    [0, 0],
    [wide, 0],
    [wide, 1],
    [0, 1],
    [0, 0],
  ])

const ratio = (lines: Lines) => {
  const range = (axis: number) => {
    const values = lines.flat(2).filter((_, i) => i % 2 === axis)
    return Math.max(...values) - Math.min(...values)
  }
  return range(0) / range(1)
}

test('a mixture has the lines of the first and proportions between both', () => {
  const [first, second] = [box(1), box(3)]
  const ratios = [0, 1, 2, 3, 4, 5, 6, 7].map((seed) =>
    ratio(mix(first, second, createRandom(seed))),
  )
  const mean = ratios.reduce((a, b) => a + b) / ratios.length
  expect(mean).toBeGreaterThan(1.2)
  expect(mean).toBeLessThan(2.6)
  expect(mix(first, second, createRandom(0)).map((line) => line.length)).toEqual([4])
})

test('curves that go on still begin where the one before ends', () => {
  const [line] = mix(box(1), box(2), createRandom(1))
  for (const [i, curve] of line.slice(1).entries())
    expect(curve.slice(0, 2)).toEqual(line[i].slice(6))
})

test('a mixture is in the middle, its longer side 1', () => {
  const values = mix(box(1), box(2), createRandom(2)).flat(2)
  expect(Math.max(...values.map(Math.abs))).toBeCloseTo(0.5, 6)
})

test('drawings are apart unless they are the same or mirrored', () => {
  const hook = straight([
    [0, 0],
    [1, 0],
    [1, 0.3],
  ])
  const mirrored = straight([
    [1, 0],
    [0, 0],
    [0, 0.3],
  ])
  expect(apart(hook, hook)).toBe(0)
  expect(apart(hook, mirrored)).toBeLessThan(0.02)
  expect(apart(hook, box(1))).toBeGreaterThan(0.1)
})
