import { expect, it } from 'vitest'
import { benchRasterizer } from '../../bench/rasterizer-speed.ts'

it('the benchmark reports a row for every scene', async () => {
  const rows = await benchRasterizer({ strokes: [1, 2], sizes: [16], budgetMs: 0 })
  expect(rows.map(({ scene }) => scene)).toEqual(['1@16', '2@16'])
  expect(rows.every((row) => row.forwardMs > 0 && row.backwardMs > 0)).toBe(true)
})
