import { expect, test } from 'vitest'
import { estimate } from '../../bench/quality/statistics.ts'

test('the interval of a share is the one that the normal distribution gives', () => {
  const { n, mean, low, high } = estimate(Array.from({ length: 100 }, (_, i) => i % 2))
  expect([n, mean]).toEqual([100, 0.5])
  expect(low).toBeCloseTo(0.5 - 1.96 * 0.05, 1.5)
  expect(high).toBeCloseTo(0.5 + 1.96 * 0.05, 1.5)
})

test('values that agree leave no doubt', () => {
  expect(estimate([3, 3, 3, 3])).toMatchObject({ mean: 3, low: 3, high: 3, median: 3 })
})

test('one photo far off moves the mean, not the median', () => {
  expect(estimate([9, 1, 4, 2, 94])).toMatchObject({ n: 5, mean: 22, median: 4 })
})

test('the same values give the same interval', () => {
  expect(estimate([1, 5, 2, 8])).toEqual(estimate([1, 5, 2, 8]))
})
