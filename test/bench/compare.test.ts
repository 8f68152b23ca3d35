import { expect, test } from 'vitest'
import { compare } from '../../bench/quality/compare.ts'
import { type Metric, type QualityReport, summarise } from '../../bench/quality/quality-report.ts'

function report(metric: Metric, values: number[], change: Partial<QualityReport> = {}) {
  const photos = values.map((value, i) => ({
    file: `${i}.png`,
    label: 'thing',
    background: i % 2 ? 'plain' : 'cluttered',
    levels: [{ strokes: 8, metrics: { [metric]: value } }],
    curves: [],
  }))
  const whole: QualityReport = {
    strokesmith: '0',
    machine: { cores: 1, node: 'v20' },
    options: {},
    models: [{ id: 'mini', hash: 'abc' }],
    levels: [8],
    dedicated: false,
    photos,
    summary: summarise(photos, [8]),
    ...change,
  }
  return whole
}

/** What changed from `other`. */
const differences = (mine: QualityReport, other: QualityReport) =>
  compare(mine, other, 'other').differences

test('differences are paired by photo: a small one on every photo is sure', () => {
  const other = [1, 2, 3, 4, 5, 6]
  const mine = other.map((loss) => loss - 0.1)
  const [{ difference, verdict, ratio }] = differences(report('loss', mine), report('loss', other))
  expect(difference.mean).toBeCloseTo(-0.1)
  expect(difference.high).toBeLessThan(0)
  expect(verdict).toBe('better')
  expect(ratio).toBeCloseTo((2.9 / 3 + 3.9 / 4) / 2)
})

test('of scores more is better, of losses less', () => {
  const [low, high] = [Array(6).fill(0.2), Array(6).fill(0.4)]
  expect(differences(report('edgeF', high), report('edgeF', low))[0].verdict).toBe('better')
  expect(differences(report('loss', high), report('loss', low))[0].verdict).toBe('worse')
})

test('a difference that goes both ways is open', () => {
  const other = report('loss', Array(6).fill(2))
  const [{ verdict }] = differences(report('loss', [1, 3, 1, 3, 1, 3]), other)
  expect(verdict).toBe('open')
})

test('few photos decide nothing', () => {
  const [{ verdict }] = differences(report('loss', [1, 1, 1]), report('loss', [2, 2, 2]))
  expect(verdict).toBe('open')
})

test('only photos that both have count', () => {
  const [{ difference }] = differences(report('loss', [1, 1]), report('loss', [2, 2, 9, 9]))
  expect(difference).toMatchObject({ n: 2, mean: -1 })
  expect(() => differences(report('loss', [1]), report('loss', [1], { levels: [4] }))).toThrow(
    'other has no photo and stroke count in common',
  )
})

test('losses of other encoders are not compared without a word', () => {
  const other = report('loss', [1], { models: [{ id: 'mini', hash: 'another' }] })
  const { caveats } = compare(report('loss', [1]), other, 'other')
  expect(caveats).toEqual(['other encoders: the losses do not compare'])
  expect(compare(other, other, 'other').caveats).toEqual([])
})

test('the summary has all photos, then each background by itself', () => {
  const { summary } = report('loss', [1, 3, 1, 3])
  expect(Object.keys(summary)).toEqual(['all', 'cluttered', 'plain'])
  expect(summary.all[8].loss?.mean).toBe(2)
  expect(summary.plain[8].loss).toMatchObject({ n: 2, mean: 3, low: 3, high: 3 })
})
