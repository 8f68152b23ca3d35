import { expect, test } from 'vitest'
import { strokesmith } from './strokesmith.ts'

test('bench sketch --json tells time by stage and peak memory', { timeout: 600_000 }, async () => {
  const { code, stdout } = await strokesmith(['bench', 'sketch', '--preset', 'fast', '--json'])
  expect(code).toBe(0)
  const { fast } = JSON.parse(stdout).sketch
  expect(fast.process.ms).toBeGreaterThanOrEqual(fast.milliseconds.optimize)
  expect(fast.process.peakMegabytes).toBeGreaterThan(0)
})
