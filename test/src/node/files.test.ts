import { chmod, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { checkTargets, writeOutputs } from '../../../src/node/files.ts'
import { folder } from '../../cli/strokesmith.ts'

test('outputs replace what was there', async () => {
  const at = await folder()
  await writeFile(at('a'), 'old')
  await writeOutputs([{ path: at('a'), data: 'new' }])
  expect(await readFile(at('a'), 'utf8')).toBe('new')
  expect(await readdir(at('.'))).toEqual(['a'])
})

test('if one output fails, all stay as they were', async () => {
  const at = await folder()
  await writeFile(at('a'), 'old')
  const outputs = [
    { path: at('a'), data: 'new' },
    { path: at('none/b'), data: 'new' },
  ]
  await expect(writeOutputs(outputs)).rejects.toThrow(/cannot write .*b: its folder does not exist/)
  expect(await readFile(at('a'), 'utf8')).toBe('old')
  expect(await readdir(at('.'))).toEqual(['a'])
})

test('a link stays a link, and what it points to is replaced', async () => {
  const at = await folder()
  await writeFile(at('a'), 'old')
  await symlink(at('a'), at('link'))
  await writeOutputs([{ path: at('link'), data: 'new' }])
  expect(await readFile(at('a'), 'utf8')).toBe('new')
  expect((await readdir(at('.'))).sort()).toEqual(['a', 'link'])
})

test('a replaced file keeps its permissions', async () => {
  const at = await folder()
  await writeFile(at('a'), 'old')
  await chmod(at('a'), 0o640)
  await writeOutputs([{ path: at('a'), data: 'new' }])
  expect((await stat(at('a'))).mode & 0o777).toBe(0o640)
})

test('a device is written to, never replaced', async () => {
  await writeOutputs([{ path: '/dev/null', data: 'new' }])
  expect((await stat('/dev/null')).isCharacterDevice()).toBe(true)
})

test('a target that is an input under another name is refused', async () => {
  const at = await folder()
  await writeFile(at('photo'), 'photo')
  await symlink(at('photo'), at('link'))
  expect(() => checkTargets([at('link')], [at('photo')])).toThrow('already an input')
})

test('standard input and standard output do not clash', () => {
  expect(() => checkTargets(['-'], ['-'])).not.toThrow()
})
