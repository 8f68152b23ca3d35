import { expect, test } from 'vitest'
import { loadEncoder } from '../../../src/node.ts'
import { photoWeights } from '../../../src/objective/photo-loss.ts'

const sum = (levels: readonly { weight: number }[]) => levels.reduce((a, b) => a + b.weight, 0)

test('fidelity moves weight between low and high levels and keeps their sum', async () => {
  const mini = await loadEncoder('mini')
  const [meaning, geometry] = [photoWeights(mini, 0), photoWeights(mini, 1)]
  const last = mini.geometric.length - 1
  expect(geometry.levels[0].weight).toBeGreaterThan(2 * meaning.levels[0].weight)
  expect(meaning.levels[last].weight).toBeGreaterThan(2 * geometry.levels[last].weight)
  expect(meaning.semantic).toBeGreaterThan(geometry.semantic)
  for (const { levels } of [meaning, geometry])
    expect(sum(levels)).toBeCloseTo(sum(mini.geometric), 6)
})

test('half of the way the weights are those the encoder comes with', async () => {
  const mini = await loadEncoder('mini')
  const { levels, semantic } = photoWeights(mini, 0.5)
  expect({ levels, semantic }).toEqual({ levels: mini.geometric, semantic: mini.semanticWeight })
})

test('the weight of a model is that of all its terms', async () => {
  const mini = await loadEncoder('mini')
  const [whole, half] = [photoWeights(mini, 0.3), photoWeights(mini, 0.3, 0.5)]
  expect(half.semantic).toBeCloseTo(whole.semantic / 2, 9)
  half.levels.forEach(({ weight }, i) => {
    expect(weight).toBeCloseTo(whole.levels[i].weight / 2, 9)
  })
})
