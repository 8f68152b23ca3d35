/** @file Strokes traced from contours. */
import { expect, test } from 'vitest'
import { createRandom } from '../../../src/maths/random.ts'
import { tracedStrokes } from '../../../src/optimize/start/traced-strokes.ts'
import { contourLines } from '../../../src/photo/contour-lines.ts'
import type { Point } from '../../../src/strokes/strokes.ts'

const SIZE = 112

/** A large ring and, to its right, a short upright line. */
const map = Float32Array.from({ length: SIZE * SIZE }, (_, i) => {
  const [x, y] = [(i % SIZE) + 0.5, Math.floor(i / SIZE) + 0.5]
  const ring = Math.abs(Math.hypot(x - 45, y - 56) - 30)
  const line = Math.hypot(x - 95, Math.max(0, Math.abs(y - 56) - 8))
  return 0.9 * Math.exp(-(Math.min(ring, line) ** 2) / 5)
})
const everywhere = new Float32Array(SIZE * SIZE).fill(1)
const usual = { size: SIZE, count: 4, segments: 3, later: 3, others: [] as Point[][], chance: 0 }
const trace = (given: Partial<typeof usual>, worth = everywhere, seed = 0) =>
  tracedStrokes(
    {
      map,
      worth,
      lines: () =>
        contourLines(
          map.map((p, i) => p * worth[i]),
          SIZE,
        ),
    },
    { ...usual, ...given },
    createRandom(seed),
  )

const isLine = (stroke: Point[]) => stroke.every(([x]) => x > 85)

test('what shows most comes first', () => {
  const strokes = trace({ count: 2 })
  expect(strokes).toHaveLength(2)
  expect(isLine(strokes[0])).toBe(false)
})

test('what is worth nothing is not traced', () => {
  const right = everywhere.map((_, i) => (i % SIZE > 85 ? 1 : 0))
  expect(trace({ count: 1 }, right).every(isLine)).toBe(true)
})

test.each([4, 8, 16])('long strokes are cut until there are %i', (count) => {
  expect(trace({ count })).toHaveLength(count)
})

test('a stroke has several cubics where it turns often, but none more than asked for', () => {
  const most = (segments: number) =>
    Math.max(...trace({ segments, count: 2 }).map(({ length }) => length))
  expect(most(1)).toBe(4)
  expect(most(2)).toBe(7)
  expect(most(8)).toBeLessThanOrEqual(25)
})

test('the first four strokes are long however many come after them', () => {
  const lines = () => [8, 24, 40, 56, 72, 88].map(wave)
  const drawn = (count: number, later: number) => {
    const wanted = { ...usual, segments: 8, count, later }
    return tracedStrokes({ map: everywhere, worth: everywhere, lines }, wanted, createRandom(0))
  }
  const strokes = drawn(12, 1)
  expect(strokes.slice(0, 4)).toEqual(drawn(8, 8).slice(0, 4))
  expect(Math.min(...strokes.slice(0, 4).map(({ length }) => length))).toBeGreaterThan(4)
  expect(strokes.slice(4).map(({ length }) => length)).toEqual(new Array(8).fill(4))
})

/** A wavy line across the picture. */
const wave = (y: number): Point[] =>
  Array.from({ length: SIZE - 10 }, (_, x): Point => [x + 5, y + 5 * Math.sin(x / 5)])

test('what other strokes show already comes last', () => {
  const others = trace({ count: 8 }).filter((stroke) => !isLine(stroke))
  expect(isLine(trace({ others })[0])).toBe(true)
})

test('chance takes other strokes, the same for the same seed', () => {
  const few = { count: 3, chance: 2, segments: 1 }
  expect(trace(few, everywhere, 1)).toEqual(trace(few, everywhere, 1))
  const orders = [1, 2, 3, 4].map((seed) => JSON.stringify(trace(few, everywhere, seed)))
  expect(new Set(orders).size).toBeGreaterThan(1)
})
