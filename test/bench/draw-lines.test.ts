import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

test('lines of different lengths are drawn as bytes, picture after picture', () => {
  const cross = {
    width: 2,
    lines: [
      [2, 8, 14, 8],
      [8, 2, 8, 8, 8, 14],
    ],
  }
  const input = JSON.stringify({ size: 16, pictures: [cross, { width: 2, lines: [] }] })
  const { stdout, status } = spawnSync(
    process.execPath,
    ['scripts/run.mjs', 'bench/draw-lines.ts'],
    { cwd: ROOT, input },
  )
  expect(status).toBe(0)
  expect(stdout).toHaveLength(2 * 16 * 16)
  const at = (x: number, y: number) => stdout[16 * y + x]
  expect([at(8, 3), at(4, 7), at(12, 8), at(3, 3)]).toEqual([0, 0, 0, 255])
  expect(stdout.subarray(256).every((value) => value === 255)).toBe(true)
})
