/** @file Strokes that run along others. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { doubled } from '../../../src/optimize/doubled.ts'
import type { Point } from '../../../src/strokes/strokes.ts'

const WIDTH = 3

/** A straight stroke. */
const line = ([x, y]: Point, [u, v]: Point): Point[] =>
  [0, 1, 2, 3].map((i): Point => [x + (i * (u - x)) / 3, y + (i * (v - y)) / 3])
const moved = (stroke: Point[], dx: number, dy: number) =>
  stroke.map(([x, y]): Point => [x + dx, y + dy])

const long = line([20, 100], [120, 100])

describe('a stroke is doubled', () => {
  test('when a longer one covers it', () => {
    const short = line([40, 101], [70, 101])
    expect(doubled([long, short], WIDTH)).toEqual([1])
    expect(doubled([short, long], WIDTH)).toEqual([0])
  })

  test('when it runs the other way round', () => {
    expect(doubled([long, long.toReversed()], WIDTH)).toEqual([1])
  })

  test('when two others cover it together', () => {
    const halves = [line([18, 100], [70, 100]), line([70, 100], [122, 100])]
    expect(doubled([long, ...halves], WIDTH)).toEqual([2, 1])
    expect(doubled([...halves, long], WIDTH)).toEqual([2])
  })

  test('only as far as the pen is wide', () => {
    const beside = moved(long, 0, 8)
    expect(doubled([long, beside], WIDTH)).toEqual([])
    expect(doubled([long, beside], 7)).toEqual([1])
  })
})

describe('a stroke is not doubled', () => {
  test('by one that crosses it', () => {
    expect(doubled([long, line([70, 50], [70, 150])], WIDTH)).toEqual([])
  })

  test('by itself', () => {
    expect(doubled([long], WIDTH)).toEqual([])
  })

  test('by one that goes on where it ends', () => {
    expect(doubled([long, line([120, 100], [200, 140])], WIDTH)).toEqual([])
  })
})

test('of any copies of one stroke the first stays', () => {
  const shift = fc.double({ min: -1, max: 1, noNaN: true })
  const copies = fc.array(fc.tuple(shift, shift), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(copies, (shifts) => {
      const strokes = [long, ...shifts.map(([dx, dy]) => moved(long, dx, dy))]
      expect(doubled(strokes, WIDTH).toSorted()).toEqual([...strokes.keys()].slice(1))
    }),
  )
})
