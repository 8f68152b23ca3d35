import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../../src/node/config.ts'
import { resolveOptions } from '../../../src/options/sketch-options.ts'
import { toSvg } from '../../../src/output/svg.ts'
import { VERSION } from '../../../src/version.ts'

/** A file that strokesmith wrote with these options. */
async function drawnWith(options: object, version = VERSION): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'strokesmith-test-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const recipe = { generator: 'strokesmith', version, kind: 'sketch', options }
  const frame = { x: 0, y: 0, width: 10, height: 10 }
  const path = join(folder, 'drawing.svg')
  await writeFile(path, toSvg({ strokes: [], frame }, recipe))
  return path
}

test('a recipe of this version is as it was written', async () => {
  const options = resolveOptions({ strokes: 5 })
  const config = await readConfig(await drawnWith(options), 'sketch')
  expect(resolveOptions(config.options)).toEqual(options)
  expect(config.older).toBeUndefined()
})

test('a recipe from before strokes were traced begins by chance, and is said to be older', async () => {
  const { start, bank, ...options } = resolveOptions({ iterations: 200, seeds: 4 })
  const config = await readConfig(await drawnWith(options), 'sketch')
  expect(resolveOptions(config.options)).toMatchObject({ ...options, start: 'saliency' })
  expect(config.older).toEqual({ version: VERSION, lacks: ['bank', 'start'] })
})

test('a recipe from before photos were framed shows the whole photo', async () => {
  const { framing, ...options } = resolveOptions()
  const config = await readConfig(await drawnWith(options), 'sketch')
  expect(resolveOptions(config.options).framing).toBe('whole')
})

test('a width that followed the subject follows it again, and one that did not is kept', async () => {
  const widthIn = async (before: object) => {
    const { width, ...options } = resolveOptions({ style: 'pencil' })
    const { options: read } = await readConfig(await drawnWith({ ...options, ...before }), 'sketch')
    return resolveOptions(read).width
  }
  expect(await widthIn({ width: 1.6, fixedWidth: false })).toBe('auto')
  expect(await widthIn({ width: 1.6, fixedWidth: true })).toBe(1.6)
  expect(await widthIn({ width: 1.6 })).toBe(1.6) // from before widths followed anything
  expect(await widthIn({ width: 5, fixedWidth: false })).toBe(5)
})

test('a recipe of another version is said to be', async () => {
  const config = await readConfig(await drawnWith(resolveOptions(), '0.0.1'), 'sketch')
  expect(config.older).toEqual({ version: '0.0.1', lacks: [] })
})
