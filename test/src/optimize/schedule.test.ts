import { expect, test } from 'vitest'
import {
  paceAt,
  prefixAt,
  type Schedule,
  seedsAt,
  settled,
} from '../../../src/optimize/schedule.ts'
import { worthwhile } from '../../../src/optimize/worth.ts'
import { createRandom } from '../../../src/random.ts'

const schedule: Schedule = {
  iterations: 100,
  views: 1,
  bank: 0,
  pace: 'annealed',
  learningRate: 1,
  levels: [],
}
const constant: Schedule = { ...schedule, pace: 'constant' }

test('edges are sharp and steps small at the end', () => {
  expect(paceAt(0, schedule)).toMatchObject({ softness: 3, rate: 1 })
  expect(paceAt(60, schedule)).toMatchObject({ softness: 1, rate: 1 })
  expect(paceAt(99, schedule).rate).toBeLessThan(0.11)
})

test('of six seeds three and then one go on, unless the pace is constant', () => {
  expect([0, 15, 30].map((step) => seedsAt(step, 6, schedule))).toEqual([6, 3, 1])
  expect(seedsAt(99, 6, constant)).toBe(6)
})

test('the first strokes are looked at alone from three tenths of the run on', () => {
  const random = createRandom(0)
  const sizes = (from: number, given: Schedule) =>
    Array.from({ length: 200 }, () => prefixAt(from, 16, given, random))
  expect(new Set(sizes(29, schedule))).toEqual(new Set([16]))
  expect(new Set(sizes(30, constant))).toEqual(new Set([16]))
  const some = sizes(30, schedule)
  expect(Math.min(...some)).toBe(1)
  expect(Math.max(...some)).toBe(16)
  expect(new Set(sizes(30, { ...schedule, levels: [4, 8] }))).toEqual(new Set([4, 8]))
})

test('a run that no longer gains is over', () => {
  const falling = Array.from({ length: 20 }, (_, i) => 1 - 0.01 * i)
  const flat = Array.from({ length: 20 }, () => 1)
  expect(settled(falling, schedule)).toBe(false)
  expect(settled(flat, schedule)).toBe(true)
  expect(settled(flat, constant)).toBe(false)
  expect(settled(flat.slice(0, 5), schedule)).toBe(false)
})

test('strokes that gain too little are not worth their ink', () => {
  expect(worthwhile([1, 0.6, 0.4, 0.39, 0.385])).toBe(2)
  expect(worthwhile([1, 0.6, 0.595, 0.3, 0.1])).toBe(4)
  expect(worthwhile([1, 1, 1])).toBe(1)
})
