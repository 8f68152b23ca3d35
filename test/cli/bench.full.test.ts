import { expect, test } from 'vitest'
import { strokesmith } from './strokesmith.ts'

const LONG = { timeout: 600_000 }

async function bench(...args: string[]) {
  const { code, stdout } = await strokesmith(['bench', ...args, '--json'])
  expect(code).toBe(0)
  const measured = JSON.parse(stdout)
  expect(measured.machine.cores).toBeGreaterThan(0)
  return measured
}

test('bench sketch --json tells time by stage and peak memory', LONG, async () => {
  const { fast } = (await bench('sketch', '--preset', 'fast')).sketch
  expect(fast.process.ms).toBeGreaterThanOrEqual(fast.milliseconds.optimize)
  expect(fast.process.peakMegabytes).toBeGreaterThan(0)
})

test('bench encoder --json compares mini and CLIP with a matrix product', LONG, async () => {
  const { matrixProductGflops, encoders } = await bench('encoder')
  expect(matrixProductGflops).toBeGreaterThan(0)
  const ids = encoders.map(({ id }: { id: string }) => id)
  expect(ids).toEqual(['mini', 'clip-rn101', 'clip-vit-b32'])
})

test('bench rasterizer --json has a row for every scene', LONG, async () => {
  expect((await bench('rasterizer')).rasterizer).toHaveLength(8)
})
