import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { loadMini } from '../../../models/mini-files.ts'
import { readSafetensors } from '../../../nn/weights/index.ts'

test('the embedded encoder lies where it is looked for, and all its numbers are finite', async () => {
  const { config, weights } = await loadMini((url) => readFile(url))
  expect(config).toHaveProperty('size')
  const { tensors } = readSafetensors(weights)
  expect(tensors.size).toBeGreaterThan(0)
  for (const [name, { data }] of tensors) expect(data.every(Number.isFinite), name).toBe(true)
})
