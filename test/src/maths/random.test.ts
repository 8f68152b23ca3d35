import { expect, test } from 'vitest'
import { createRandom } from '../../../src/maths/random.ts'

const draw = (count: number, next: () => number) => Array.from({ length: count }, next)
const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length

test('the same seed gives the same numbers, on every platform', () => {
  const { next } = createRandom(42)
  expect(draw(4, next)).toEqual(draw(4, createRandom(42).next))
  expect(createRandom(0).next()).toBe(0.13773293141275644)
})

test('neighbouring seeds share nothing', () => {
  expect(draw(8, createRandom(1).next)).not.toEqual(draw(8, createRandom(2).next))
})

test('next is uniform in [0, 1)', () => {
  const values = draw(20_000, createRandom(3).next)
  expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...values)).toBeLessThan(1)
  expect(mean(values)).toBeCloseTo(1 / 2, 2)
  expect(mean(values.map((v) => v * v))).toBeCloseTo(1 / 3, 2)
})

test('normal has mean 0 and variance 1', () => {
  const values = draw(20_000, createRandom(4).normal)
  expect(mean(values)).toBeCloseTo(0, 1)
  expect(mean(values.map((v) => v * v))).toBeCloseTo(1, 1)
  expect(values.every(Number.isFinite)).toBe(true)
})

test('index reaches every number below its limit, and no other', () => {
  const random = createRandom(5)
  expect(new Set(draw(200, () => random.index(4)))).toEqual(new Set([0, 1, 2, 3]))
})

test('a fork does not depend on what its parent has drawn', () => {
  const [fresh, used] = [createRandom(6), createRandom(6)]
  draw(10, used.next)
  expect(draw(4, used.fork(1).next)).toEqual(draw(4, fresh.fork(1).next))
  expect(fresh.fork(1).next()).not.toBe(fresh.fork(2).next())
})
