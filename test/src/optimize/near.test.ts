import { expect, test } from 'vitest'
import { holdNear } from '../../../src/optimize/near.ts'

/** Two strokes of four points, the second begins where the first ends. */
const origin = Float32Array.from([0, 0, 1, 0, 2, 0, 3, 0, 3, 0, 3, 1, 3, 2, 3, 3])
const held = (data: number[], moves = (_: number) => true) => {
  const points = { data: Float32Array.from(data), shape: [1, 2, 4, 2] }
  holdNear(points, { origin, reach: 1, moves })
  return [...points.data]
}

test('points go no farther than they may from where they began', () => {
  const moved = [...origin].map((value, i) => value + (i === 2 ? 5 : i === 13 ? -5 : 0))
  const back = held(moved)
  expect(back[2]).toBe(2)
  expect(back[13]).toBe(1)
})

test('ends that were joined stay joined, in their middle', () => {
  const moved = [...origin]
  moved[6] = 3.5
  moved[9] = 1
  const back = held(moved)
  expect(back.slice(6, 8)).toEqual([3.25, 0.5])
  expect(back.slice(8, 10)).toEqual([3.25, 0.5])
})

test('what may not move stays', () => {
  const moved = [...origin].map((value) => value + 9)
  expect(held(moved, () => false)).toEqual(moved)
})
