import { expect, test } from 'vitest'
import { type LossesOf, rank } from '../../../src/optimize/rank.ts'

/** Strokes that cover cells; the loss is the share of cells left bare. */
const covers = [[1], [2, 3, 4], [3, 4], [5, 6], [], [7, 8, 9, 0]]
const bare = (shown: readonly number[]) =>
  1 - new Set(shown.flatMap((stroke) => covers[stroke])).size / 10

function counted(): { asked: () => number; lossesOf: LossesOf } {
  let asked = 0
  const lossesOf: LossesOf = async (drawings) => {
    asked += drawings.length
    return drawings.map(bare)
  }
  return { asked: () => asked, lossesOf }
}

test('the stroke that gains most given those before it comes next', async () => {
  const { order, losses } = await rank(covers.length, counted().lossesOf)
  expect(order).toEqual([5, 1, 3, 0, 2, 4])
  expect(losses.map((loss) => Math.round(10 * loss))).toEqual([10, 6, 3, 1, 0, 0, 0])
})

test('strokes that cannot win any more are not looked at again', async () => {
  const many: LossesOf = async (drawings) => drawings.map((shown) => -shown.length)
  let asked = 0
  await rank(32, (drawings) => {
    asked += drawings.length
    return many(drawings)
  })
  expect(asked).toBeLessThan(200) // all pairs would be 529
})

test('of so many as are wanted the best are found', async () => {
  const { order, losses } = await rank(covers.length, counted().lossesOf, 2)
  expect(order).toEqual([5, 1])
  expect(losses).toHaveLength(3)
})
