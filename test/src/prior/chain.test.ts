import { expect, test } from 'vitest'
import { chained } from '../../../src/prior/chain.ts'
import { closedArea } from '../../../src/strokes/fill.ts'
import type { Color, Point, Stroke } from '../../../src/strokes/strokes.ts'

const RED: Color = [1, 0, 0, 1]

/** Half a circle of radius 10, from its left end over `y` to its right one. */
const half = (y: number, color = RED, left = -10): Stroke => ({
  points: [
    [left, 0],
    [left, y],
    [10, y],
    [10, 0],
  ],
  width: 2,
  color,
})

test('halves whose ends meet become one stroke that closes, whichever way they run', () => {
  const upper = half(-13)
  const lower = { ...half(13, RED, -9), points: half(13, RED, -9).points.toReversed() as Point[] }
  for (const other of [half(13, RED, -9), lower]) {
    const [one, ...more] = chained([upper, other], 2)
    expect(more).toEqual([])
    expect(closedArea(one)).toBeGreaterThan(250)
  }
})

test('strokes of other colours, farther away, or closed by themselves stay apart', () => {
  const upper = half(-13)
  expect(chained([upper, half(13, [0, 0, 1, 1])], 2)).toHaveLength(2)
  const away = { ...half(13), points: half(13).points.map(([x, y]): Point => [x, y + 5]) }
  expect(chained([upper, away], 2)).toHaveLength(2)
  const circle = chained([upper, half(13)], 2)
  expect(chained([...circle, half(5)], 2)).toHaveLength(2)
})
