import { expect, test } from 'vitest'
import { effortWithin } from '../../../src/node/time-budget.ts'

const wanted = { iterations: 200, seeds: 4, start: 'saliency' } as const
const within = (milliseconds: number, fixed = 0) =>
  effortWithin(milliseconds, { step: 10, fixed }, wanted)

test('too little time for all steps is spent on one seed', () => {
  expect(within(1000)).toEqual({ iterations: 100, seeds: 1 })
})

test('what a run takes beside its steps is taken off', () => {
  expect(within(1500, 500)).toEqual({ iterations: 100, seeds: 1 })
})

test('there are always some steps where strokes begin by chance; traced ones are left as they are', () => {
  expect(within(-500)).toEqual({ iterations: 10, seeds: 1 })
  const traced = { ...wanted, start: 'contours' } as const
  expect(effortWithin(-500, { step: 10, fixed: 0 }, traced)).toEqual({ iterations: 0, seeds: 1 })
})

test('more time goes to more seeds, of which most are dropped underway, and the rest to steps', () => {
  // Three seeds: 0.15 × 3 + 0.15 × 2 + 0.7 × 1 steps.
  expect(within(10 * 200 * 1.45 + 50)).toEqual({ iterations: 203, seeds: 3 })
})

test('at most eight seeds, and two and a half times the steps', () => {
  expect(within(1e6)).toEqual({ iterations: 500, seeds: 8 })
})
