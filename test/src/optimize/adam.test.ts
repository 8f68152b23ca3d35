import { expect, test } from 'vitest'
import { pickParts } from '../../../src/maths/arrays.ts'
import { createAdam } from '../../../src/optimize/adam.ts'

test('the first step is as long as the rate, against the slope, whatever its size', () => {
  const values = Float32Array.of(5, 5, 5)
  createAdam(3).step(values, Float32Array.of(1e-3, -100, 2), 0.5)
  expect([...values]).toEqual([4.5, 5.5, 4.5].map((value) => expect.closeTo(value, 4)))
})

test('values without a slope do not move', () => {
  const values = Float32Array.of(1, 2)
  const adam = createAdam(2)
  for (let i = 0; i < 10; i++) adam.step(values, Float32Array.of(0, 1), 0.1)
  expect(values[0]).toBe(1)
  expect(values[1]).toBeLessThan(1.5)
})

test('follows the published recursion over several steps', () => {
  const values = Float32Array.of(0)
  const adam = createAdam(1)
  for (const slope of [1, -2, 0.5]) adam.step(values, Float32Array.of(slope), 1)
  const expected = byHand([1, -2, 0.5])
  expect(values[0]).toBeCloseTo(expected, 5)
})

test('without momentum the last slope alone decides which way', () => {
  const values = Float32Array.of(0)
  const adam = createAdam(1, 0)
  adam.step(values, Float32Array.of(1), 1)
  const [before] = values
  adam.step(values, Float32Array.of(-0.1), 1)
  expect(values[0]).toBeGreaterThan(before)
})

/** Algorithm 1 as printed, rate 1. */
function byHand(slopes: number[]): number {
  let [m, v, theta] = [0, 0, 0]
  slopes.forEach((g, i) => {
    m = 0.9 * m + 0.1 * g
    v = 0.999 * v + 0.001 * g * g
    theta -= m / (1 - 0.9 ** (i + 1)) / (Math.sqrt(v / (1 - 0.999 ** (i + 1))) + 1e-8)
  })
  return theta
}

test('picked parts keep their own moments', () => {
  const [a, b] = [createAdam(3), createAdam(2)]
  let x = new Float32Array(3)
  const y = new Float32Array(2)
  a.step(x, Float32Array.of(1, 7, -3), 1)
  b.step(y, Float32Array.of(-3, 1), 1)
  a.pick([2, 0], 3)
  x = pickParts(x, [2, 0], 3)
  a.step(x, Float32Array.of(2, 2), 1)
  b.step(y, Float32Array.of(2, 2), 1)
  expect(x).toEqual(y)
})
