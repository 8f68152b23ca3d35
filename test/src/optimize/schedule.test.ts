import { expect, test } from 'vitest'
import { createRandom } from '../../../src/maths/random.ts'
import {
  bankViews,
  freshViews,
  momentumIn,
  type Nesting,
  paceAt,
  prefixAt,
  seedsAt,
  settled,
  sortingSteps,
} from '../../../src/optimize/schedule.ts'
import { trimmedCount } from '../../../src/optimize/trim.ts'

const schedule = { iterations: 100, pace: 'annealed', levels: [] } as const
const dropping = { iterations: 100, drops: true }
const constant = { ...schedule, pace: 'constant' } as const
const stepped = { ...schedule, pace: 'stepped' } as const

test('edges are sharp and steps small at the end', () => {
  expect(paceAt(0, schedule)).toMatchObject({ softness: 3, rate: 1 })
  expect(paceAt(60, schedule)).toMatchObject({ softness: 1, rate: 1 })
  expect(paceAt(99, schedule).rate).toBeLessThan(0.11)
})

test('short runs forget slopes sooner; long ones and other paces are as the paper has it', () => {
  const momentum = (iterations: number) => momentumIn({ ...schedule, iterations })
  expect([1, 60, 120, 300, 500].map(momentum)).toEqual([0.5, 0.5, 0.75, 0.9, 0.9])
  expect(momentumIn({ ...constant, iterations: 25 })).toBe(0.9)
})

test('of six seeds three and then one go on, unless none is to be dropped', () => {
  expect([0, 15, 30].map((step) => seedsAt(step, 6, dropping))).toEqual([6, 3, 1])
  expect(seedsAt(99, 6, { ...dropping, drops: false })).toBe(6)
})

test('the first strokes are looked at alone from three tenths of the run on', () => {
  const random = createRandom(0)
  const sizes = (from: number, given: Nesting) =>
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
  expect(trimmedCount([1, 0.6, 0.4, 0.39, 0.385])).toBe(2)
  expect(trimmedCount([1, 0.6, 0.595, 0.3, 0.1])).toBe(4)
  expect(trimmedCount([1, 1, 1])).toBe(1)
})

test("CLIPDraw's pace takes two smaller steps, sharp edges throughout", () => {
  const rates = [0, 49, 50, 74, 75].map((step) => paceAt(step, stepped).rate)
  expect(rates).toEqual([1, 1, 0.4, 0.4, 0.1])
  expect(paceAt(0, stepped).softness).toBe(1)
  expect(
    settled(
      Array.from({ length: 50 }, () => 1),
      stepped,
    ),
  ).toBe(false)
})

test('views of a bank are different ones beside the clean one', () => {
  const views = bankViews(3, 4)(7, createRandom(0))
  expect(views[0]).toBe(0)
  expect(new Set(views).size).toBe(4)
  for (const view of views.slice(1)) expect(view >= 1 && view <= 4).toBe(true)
  expect(bankViews(5, 2)(0, createRandom(0))).toHaveLength(3)
})

test('fresh views never come again, but for the clean one', () => {
  expect([0, 1].map((step) => freshViews(2, true)(step, createRandom(0)))).toEqual([
    [0, 2],
    [0, 4],
  ])
  expect(freshViews(2, false)(1, createRandom(0))).toEqual([3, 4])
  expect(freshViews(1, true)(1, createRandom(0))).toEqual([2])
})

test.each([
  [200, [60, 120]],
  [60, [18]],
  [20, []],
])(
  'of %i steps, strokes are sorted before %j: sorting takes as long as a dozen',
  (iterations, at) => {
    const paced = { pace: 'annealed', iterations } as const
    expect(sortingSteps(paced)).toEqual(at)
  },
)
