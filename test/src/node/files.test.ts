import { realpathSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { OutputError } from '../../../src/errors.ts'
import { checkTargets, mustBeWritable } from '../../../src/node/check-outputs.ts'
import { writeOutputs } from '../../../src/node/files.ts'
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

/** Under the names that the file system knows them by. */
const needed = (path: string) => mustBeWritable(path).map((place) => realpathSync(place))

test('for a file to be replaced, it and the folder it lies in must be writable', async () => {
  const at = await folder()
  await mkdir(at('a'))
  await writeFile(at('a/file'), 'old')
  await symlink(at('a/file'), at('link'))
  expect(needed(at('link'))).toEqual([realpathSync(at('a')), realpathSync(at('a/file'))])
})

test('for a new file or folder, the folder around it must be writable', async () => {
  const at = await folder()
  await mkdir(at('empty'))
  expect(needed(at('new'))).toEqual([realpathSync(at('.'))])
  expect(needed(at('empty'))).toEqual([realpathSync(at('.'))])
})

test('a device is written wherever it lies', () => {
  expect(mustBeWritable('/dev/null')).toEqual(['/dev/null'])
})

test('standard input and standard output do not clash', () => {
  expect(() => checkTargets(['-'], ['-'])).not.toThrow()
})

/** Whatever is written to standard output ends in that error. */
function breakStandardOutput(code: string): void {
  const broken = (_: unknown, done: (error: Error) => void) => {
    done(Object.assign(new Error(code), { code }))
    return false
  }
  const write = vi.spyOn(process.stdout, 'write').mockImplementation(broken as never)
  onTestFinished(() => write.mockRestore())
}

test('a full disk behind standard output is a failure', async () => {
  breakStandardOutput('ENOSPC')
  await expect(writeOutputs([{ path: '-', data: 'new' }])).rejects.toThrow(
    new OutputError('cannot write standard output: the disk is full'),
  )
})

test('a reader of standard output that has had enough is none', async () => {
  breakStandardOutput('EPIPE')
  await expect(writeOutputs([{ path: '-', data: 'new' }])).resolves.toBeUndefined()
})
