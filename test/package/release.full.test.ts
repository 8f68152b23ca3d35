import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

test('a dry run installs the package, imports it, type-checks against it and draws', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['scripts/release.mjs', '--dry-run'],
    { encoding: 'utf8' },
  )
  expect(stderr).not.toContain('error:')
  expect(status).toBe(0)
  expect(stdout).toMatch(/^\d+ files, [\d.]+ MB packed, [\d.]+ MB unpacked$/m)
  expect(stdout).toContain('dist/models/mini/weights.safetensors')
}, 300_000)
