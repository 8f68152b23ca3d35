import { describe, expect, test } from 'vitest'
import { closedArea, filled, fillsFirst } from '../../../src/strokes/fill.ts'
import type { Point, Stroke } from '../../../src/strokes/strokes.ts'

/** Straight lines from corner to corner. */
function through(...corners: Point[]): Stroke {
  const pieces = corners.slice(1).flatMap(([x, y], i): Point[] => {
    const [u, v] = corners[i]
    return [1 / 3, 2 / 3, 1].map((share) => [u + share * (x - u), v + share * (y - v)])
  })
  return { points: [corners[0], ...pieces], width: 3, color: [1, 0.5, 0, 1] }
}

const square = through([0, 0], [10, 0], [10, 10], [0, 10], [0, 0])

describe('a stroke closes', () => {
  test('where its ends meet', () => expect(closedArea(square)).toBeCloseTo(100))

  test.each([
    ['a cup', through([0, 0], [0, 10], [10, 10], [10, 0]), 100],
    ['a roof', through([0, 10], [6, 0], [12, 10]), 60],
  ])('where they nearly do: %s', (_, stroke, area) => {
    expect(closedArea(stroke)).toBeCloseTo(area)
  })

  test.each([
    ['a line', through([0, 0], [10, 0])],
    ['a bow', through([0, 0], [5, 2], [10, 0])],
    ['there and back', through([0, 0], [10, 0], [10, 0.5], [0, 0.4])],
  ])('but not %s', (_, stroke) => expect(closedArea(stroke)).toBe(0))
})

test('what closes is filled with its colour, and all lines are darker', () => {
  const { fill, color } = filled(square)
  expect(fill).toEqual(square.color)
  expect(color).toEqual([0.5, 0.25, 0, 1])
  expect(filled(through([0, 0], [10, 0]))).toEqual({
    ...through([0, 0], [10, 0]),
    color: [0.5, 0.25, 0, 1],
  })
})

test('the largest shape lies at the bottom, lines on top', () => {
  const line = through([0, 0], [10, 0])
  const small = through([2, 2], [4, 2], [4, 4], [2, 4], [2, 2])
  expect(fillsFirst([line, small, square])).toEqual([square, small, line])
})
