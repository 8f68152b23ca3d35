import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { fileOptions, sketchOptions } from '../../src/options/sketch-options.ts'
import { VERSION } from '../../src/version.ts'
import { strokesmith } from './strokesmith.ts'

test('--version is the version of the package', async () => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8'))
  expect(VERSION).toBe(version)
  expect(await strokesmith(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` })
})

test('sketch --help names every option of the table', async () => {
  const { code, stdout } = await strokesmith(['sketch', '--help'])
  expect(code).toBe(0)
  for (const { flag } of Object.values({ ...sketchOptions, ...fileOptions }))
    expect(stdout).toContain(flag)
})

test('an unknown command is wrong usage', async () => {
  const { code, stderr } = await strokesmith(['skech'])
  expect(code).toBe(2)
  expect(stderr).toMatch(/^error: unknown command 'skech'/)
})

test('no command at all is wrong usage and shows the help', async () => {
  const { code, stderr } = await strokesmith([])
  expect(code).toBe(2)
  expect(stderr).toContain('Usage: strokesmith')
})
