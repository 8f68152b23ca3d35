import { expect, test } from 'vitest'
import { best } from '../../../src/optimize/select.ts'

const still = (loss: number) => ({ loss, dropped: false })

test('the lowest loss is the best, the first of equals', () => {
  expect(best([still(3), still(1), still(2), still(1)])).toBe(1)
})

test('a drawing that was dropped underway is never the best, whatever its loss was', () => {
  expect(best([{ loss: 0.1, dropped: true }, still(0.5), still(0.4)])).toBe(2)
})

test('before anything was seen the first one stands for the best', () => {
  expect(best([still(Number.POSITIVE_INFINITY), still(Number.POSITIVE_INFINITY)])).toBe(0)
})
