import { expect, test } from 'vitest'
import { estimate, median, quantile } from '../../bench/quality/statistics.ts'

test('quantiles lie between neighbours', () => {
  expect(quantile([1, 2, 4], 0.5)).toBe(2)
  expect(quantile([1, 2, 4], 0.75)).toBe(3)
  expect(quantile([5], 0.9)).toBe(5)
  expect(median([9, 1, 4, 2])).toBe(3)
  expect(median([1, 2, Number.POSITIVE_INFINITY])).toBe(2)
})

test('the interval of a share is the one that the normal distribution gives', () => {
  const { n, mean, low, high } = estimate(Array.from({ length: 100 }, (_, i) => i % 2))
  expect([n, mean]).toEqual([100, 0.5])
  expect(low).toBeCloseTo(0.5 - 1.96 * 0.05, 1.5)
  expect(high).toBeCloseTo(0.5 + 1.96 * 0.05, 1.5)
})

test('values that agree leave no doubt', () => {
  expect(estimate([3, 3, 3, 3])).toMatchObject({ mean: 3, low: 3, high: 3, median: 3 })
})

test('the same values give the same interval', () => {
  expect(estimate([1, 5, 2, 8])).toEqual(estimate([1, 5, 2, 8]))
})
