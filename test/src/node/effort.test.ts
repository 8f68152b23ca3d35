import { expect, test } from 'vitest'
import { type Costs, effortWithin, slowed } from '../../../src/node/effort.ts'

const costs = (rest = 0): Costs => ({ step: 10, before: rest, beside: () => 0, finish: () => 0 })
const wanted = { iterations: 200, long: 500, fewest: 10, drops: true }
const within = (milliseconds: number, rest = 0) => effortWithin(milliseconds, costs(rest), wanted)

test('little time is spent on one seed', () => {
  expect(within(1000)).toEqual({ iterations: 100, seeds: 1 })
  expect(within(4000)).toEqual({ iterations: 400, seeds: 1 })
})

test('what a run takes beside its steps is taken off', () => {
  expect(within(1500, 500)).toEqual({ iterations: 100, seeds: 1 })
  const sorting = { ...costs(), beside: () => 250 }
  expect(effortWithin(1250, sorting, wanted)).toEqual({ iterations: 100, seeds: 1 })
})

test('there are always as many steps as make a drawing', () => {
  expect(within(-500)).toEqual({ iterations: 10, seeds: 1 })
  expect(effortWithin(-500, costs(), { ...wanted, fewest: 0 })).toEqual({ iterations: 0, seeds: 1 })
})

test('more time goes to more seeds, of which most are dropped underway', () => {
  // Three seeds: 0.15 × 3 + 0.15 × 2 + 0.7 × 1 steps.
  expect(within(10 * 500 * 1.45 + 50)).toEqual({ iterations: 503, seeds: 3 })
})

test('seeds that are not dropped take their full time', () => {
  const kept = { ...wanted, drops: false }
  expect(effortWithin(10 * 500 * 3 + 50, costs(), kept)).toEqual({ iterations: 501, seeds: 3 })
})

test('more time than eight seeds take goes to steps', () => {
  const { iterations, seeds } = within(20_000)
  expect(seeds).toBe(8)
  expect(iterations).toBeGreaterThan(700)
})

test('a slower machine takes fewer steps', () => {
  expect(effortWithin(1000, slowed(costs(), 2), wanted)).toEqual({ iterations: 50, seeds: 1 })
})
