import { expect, test } from 'vitest'
import { withFidelity } from '../../nn/encoder.ts'
import { loadEncoder } from '../../src/node.ts'

const sum = (levels: readonly { weight: number }[]) => levels.reduce((a, b) => a + b.weight, 0)

test('fidelity moves weight between low and high levels and keeps their sum', async () => {
  const mini = await loadEncoder('mini')
  const [meaning, geometry] = [withFidelity(mini, 0), withFidelity(mini, 1)]
  const last = mini.geometric.length - 1
  expect(geometry.geometric[0].weight).toBeGreaterThan(2 * meaning.geometric[0].weight)
  expect(meaning.geometric[last].weight).toBeGreaterThan(2 * geometry.geometric[last].weight)
  expect(meaning.semanticWeight).toBeGreaterThan(geometry.semanticWeight)
  for (const encoder of [meaning, geometry])
    expect(sum(encoder.geometric)).toBeCloseTo(sum(mini.geometric), 6)
})

test('half of the way the encoder is as it was', async () => {
  const mini = await loadEncoder('mini')
  expect(withFidelity(mini, 0.5).geometric).toEqual(mini.geometric)
})
