/** @file From a photo to the first strokes: mounting, saliency, contours, initialisation. */
import { describe, expect, test } from 'vitest'
import { ImageError } from '../../../src/errors.ts'
import { luma } from '../../../src/image/filter.ts'
import { createRandom } from '../../../src/maths/random.ts'
import { initialize } from '../../../src/optimize/start/contours.ts'
import { replaceDead } from '../../../src/optimize/start/replace-dead.ts'
import { tangentField, traceStroke } from '../../../src/photo/contour.ts'
import { saliency } from '../../../src/photo/saliency.ts'
import { flatten, lengthOf } from '../../../src/strokes/bezier.ts'
import { transform } from '../../../src/strokes/homography.ts'
import type { Point } from '../../../src/strokes/strokes.ts'
import { disc, mountWhole, picture } from '../pictures.ts'

const SIZE = 80
const CANVAS = 160
const even = Float32Array.of(1)

const mounted = mountWhole(disc(60), SIZE, CANVAS, 0.05)
const where = saliency(even, mounted, SIZE)
const start = (count: number, sampling: 'spread' | 'softmax', seed = 0, segments = 1) =>
  initialize(
    where,
    { strokes: count, segments, sampling, canvas: CANVAS, fromCanvas: mounted.fromCanvas },
    createRandom(seed),
  )

const fromCentre = ([x, y]: Point) => Math.hypot(x - CANVAS / 2, y - CANVAS / 2)

describe('mounting a photo', () => {
  test('keeps its proportions on the canvas', () => {
    const { frame } = mountWhole(disc(40), SIZE, CANVAS, 0.05)
    expect(frame).toEqual({ x: 0, y: 0, width: CANVAS, height: CANVAS })
    const wide = mountWhole(
      picture(40, 20, () => 0.5),
      SIZE,
      CANVAS,
      0.05,
    ).frame
    expect(wide).toEqual({ x: 0, y: CANVAS / 4, width: CANVAS, height: CANVAS / 2 })
  })

  test('leaves no line at the border of a plain dark photo', () => {
    const dark = picture(40, 20, () => 0.2)
    const { pixels } = mountWhole(dark, SIZE, CANVAS, 0.05)
    const grey = luma(pixels)
    for (let y = 1; y < SIZE; y++) {
      const step = Math.abs(grey[y * SIZE + SIZE / 2] - grey[(y - 1) * SIZE + SIZE / 2])
      expect(step).toBeLessThan(0.12) // cut off, it would be 0.8
    }
  })

  test('puts the corners of the canvas at the margin', () => {
    const [x, y] = transform(mounted.fromCanvas, [0, CANVAS])
    expect([x, y]).toEqual([4, SIZE - 4])
  })

  test('counts nothing in the margin and everything well inside', () => {
    expect(mounted.mask[0]).toBe(0)
    expect(mounted.mask[(SIZE * SIZE) / 2 + SIZE / 2]).toBe(1)
  })
})

describe('saliency', () => {
  test('is highest on the contour', () => {
    const at = (x: number, y: number) => where.map[y * SIZE + x]
    const radius = Math.round(0.3 * 72)
    const contour = Math.max(...[-1, 0, 1].map((d) => at(SIZE / 2 + radius + d, SIZE / 2)))
    expect(contour).toBeGreaterThan(10 * at(SIZE / 2, SIZE / 2))
  })

  test('follows the attention', () => {
    const left = saliency(Float32Array.of(1, 0, 1, 0), mounted, SIZE)
    const half = (side: number) =>
      left.map.reduce((sum, v, i) => (Math.floor((i % SIZE) / (SIZE / 2)) === side ? sum + v : sum))
    expect(half(0)).toBeGreaterThan(2 * half(1))
  })

  test('refuses a picture without edges', () => {
    const white = mountWhole(
      picture(30, 30, () => 1),
      SIZE,
      CANVAS,
      0.05,
    )
    expect(() => saliency(even, white, SIZE)).toThrow(ImageError)
  })
})

test('a traced stroke follows the circle it begins on', () => {
  const field = tangentField(luma(mounted.pixels), SIZE)
  const radius = 0.3 * 72
  const stroke = traceStroke(field, [SIZE / 2 + radius, SIZE / 2], 24)
  for (const end of [stroke[0], stroke[3]]) {
    expect(Math.hypot(end[0] - SIZE / 2, end[1] - SIZE / 2)).toBeCloseTo(radius, -0.7)
  }
  expect(Math.abs(stroke[0][1] - stroke[3][1])).toBeGreaterThan(18)
})

test('a traced stroke of several cubics follows the circle, and its joints are smooth', () => {
  const field = tangentField(luma(mounted.pixels), SIZE)
  const radius = 0.3 * 72
  const stroke = traceStroke(field, [SIZE / 2 + radius, SIZE / 2], 60, 3)
  expect(stroke).toHaveLength(10)
  for (const [x, y] of flatten({ points: stroke }, 8)) {
    expect(Math.hypot(x - SIZE / 2, y - SIZE / 2)).toBeCloseTo(radius, -0.7)
  }
  expect(lengthOf({ points: stroke })).toBeCloseTo(60, -0.5)
  for (const joint of [3, 6]) {
    const [before, at, after] = [joint - 1, joint, joint + 1].map((i) => stroke[i])
    expect([after[0] - at[0], after[1] - at[1]]).toEqual(
      [at[0] - before[0], at[1] - before[1]].map((value) => expect.closeTo(value, 6)),
    )
  }
})

describe('the first strokes', () => {
  test('lie along the contour', () => {
    const radius = 0.3 * CANVAS
    for (const stroke of start(8, 'spread')) {
      for (const point of stroke)
        expect(Math.abs(fromCentre(point) - radius)).toBeLessThan(0.1 * CANVAS)
    }
  })

  test('are spread further apart than by softmax sampling', () => {
    const gap = (sampling: 'spread' | 'softmax') => {
      const total = [0, 1, 2, 3, 4].map((seed) => closest(start(8, sampling, seed)))
      return total.reduce((a, b) => a + b)
    }
    expect(gap('spread')).toBeGreaterThan(2 * gap('softmax'))
  })

  test('are longer and further apart the fewer they are', () => {
    const length = (count: number) => {
      const chords = start(count, 'spread').map(([a, , , d]) =>
        Math.hypot(d[0] - a[0], d[1] - a[1]),
      )
      return chords.reduce((x, y) => x + y) / count
    }
    expect(length(3)).toBeGreaterThan(1.1 * length(16))
    expect(length(16)).toBeGreaterThan(1.1 * length(40))
  })

  test('are the same for the same seed', () => {
    expect(start(5, 'spread', 3)).toEqual(start(5, 'spread', 3))
    expect(start(5, 'spread', 3)).not.toEqual(start(5, 'spread', 4))
  })

  test('are as many as asked for', () => {
    for (const sampling of ['spread', 'softmax'] as const) {
      for (const stroke of start(3, sampling, 0, 2)) expect(stroke).toHaveLength(7)
      const strokes = start(40, sampling)
      expect(strokes).toHaveLength(40)
      for (const stroke of strokes) expect(stroke).toHaveLength(4)
    }
  })
})

test('strokes that became dots or left the photo are replaced, the others stay', () => {
  const [a, b, c] = start(3, 'spread')
  const dot = a.map((): Point => [50, 50])
  const outside = b.map(([x, y]): Point => [x + 500, y])
  const anew = { where, photo: mounted, canvas: CANVAS }
  const fresh = replaceDead([dot, outside, c], anew, createRandom(1))
  expect(fresh[2]).toBe(c)
  for (const stroke of fresh.slice(0, 2)) {
    expect(fromCentre(stroke[0])).toBeLessThan(0.4 * CANVAS)
    expect(Math.hypot(stroke[3][0] - stroke[0][0], stroke[3][1] - stroke[0][1])).toBeGreaterThan(10)
  }
})

/** The smallest distance between the middles of two strokes. */
function closest(strokes: Point[][]): number {
  const middles = strokes.map(([, [x, y], [u, v]]) => [(x + u) / 2, (y + v) / 2])
  const distances = middles.flatMap(([x, y], i) =>
    middles.slice(0, i).map(([u, v]) => Math.hypot(x - u, y - v)),
  )
  return Math.min(...distances)
}
