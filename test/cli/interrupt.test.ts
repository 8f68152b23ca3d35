import type { ChildProcess } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { finish, folder, MUG, start } from './strokesmith.ts'

/** Long enough never to end by itself within a test. */
const LONG = ['--strokes', '4', '--seeds', '1', '--bank', '1', '--iterations', '100000']

/** Presses Ctrl-C when the first steps have been drawn. */
function interruptWhileDrawing(child: ChildProcess): void {
  child.stderr?.on('data', (text) => {
    if (String(text).includes('drawing  ')) child.kill('SIGINT')
  })
}

test('Ctrl-C ends a run with exit code 130 and writes nothing', async () => {
  const at = await folder()
  const child = start(['sketch', MUG, ...LONG, '-o', at('a.svg')])
  interruptWhileDrawing(child)
  const { code, stderr } = await finish(child)
  expect(code).toBe(130)
  expect(stderr.match(/^error: interrupted$/gm)).toHaveLength(1)
  expect(await readdir(at('.'))).toEqual([])
})

test('with --keep-partial, Ctrl-C leaves the best drawing so far', async () => {
  const at = await folder()
  const child = start(['sketch', MUG, ...LONG, '-o', at('a.svg'), '--keep-partial'])
  interruptWhileDrawing(child)
  expect((await finish(child)).code).toBe(130)
  expect((await readFile(at('a.svg'), 'utf8')).match(/<path /g)).toHaveLength(4)
})

test('Ctrl-C before the first step ends the run too', async () => {
  const child = start(['sketch', MUG, ...LONG, '--keep-partial'])
  child.stderr?.once('data', () => child.kill('SIGINT'))
  expect(await finish(child)).toMatchObject({ code: 130, stdout: '' })
})
