/** @file How many strokes are worth their ink. */
import { expect, test } from 'vitest'
import { telling, trimmedCount } from '../../../src/optimize/trim.ts'

test('strokes that gain next to nothing, even together, are not needed', () => {
  expect(telling([1, 0.6, 0.2, 0.199, 0.199])).toBe(2)
  expect(telling([1, 0.6, 0.2, 0.19, 0.18])).toBe(4)
})

test('one stroke is drawn whatever it gains', () => {
  expect(telling([1, 1, 1])).toBe(1)
  expect(trimmedCount([1, 1, 1])).toBe(1)
})

test('without a number, strokes are drawn as long as each gains enough', () => {
  expect(trimmedCount([1, 0.6, 0.5, 0.495, 0.49])).toBe(2)
})
