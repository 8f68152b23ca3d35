import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { createProgram } from '../cli/program.ts'
import { optionsPage } from '../scripts/options-page.mjs'
import { drawPresets } from '../src/options/draw-options.ts'
import { presets } from '../src/options/sketch-options.ts'

const read = (path: string) => readFile(path, 'utf8')

test('docs/options.md is what `npm run docs:options` writes', async () => {
  const page = optionsPage(createProgram(), { sketch: presets, draw: drawPresets })
  expect(await read('docs/options.md')).toBe(page)
})

const inDocs = (await readdir('docs')).filter((name) => name.endsWith('.md'))
const pages = [
  'README.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'examples/photos/README.md',
  'models/mini/README.md',
  'rasterizer/README.md',
  ...inDocs.map((name) => `docs/${name}`),
]

describe.each(pages)('%s', (page) => {
  test('its links lead to files', async () => {
    const links = [...(await read(page)).matchAll(/\]\(([^)#\s]+)/g)].map(([, link]) => link)
    const files = links.filter((link) => !/^\w+:/.test(link))
    expect(files.filter((file) => !existsSync(join(dirname(page), file)))).toEqual([])
  })

  test('its commands have the options that it gives them', async () => {
    const lines = [...(await read(page)).matchAll(/strokesmith ([a-z][^`\n|#]*)/g)]
    const unknown = lines.flatMap(([, line]) => unknownFlags(line.trim().split(/\s+/)))
    expect(unknown).toEqual([])
  })
})

/** Flags of a command line that its command does not know. */
function unknownFlags(words: string[]): string[] {
  const command = commandOf(words)
  const known = command.options.flatMap(({ short, long }) => [short, long])
  const flags = words.filter((word) => /^--?[a-z]/.test(word))
  return flags.filter((flag) => !known.includes(flag)).map((flag) => `${command.name()} ${flag}`)
}

function commandOf(words: string[]): Command {
  const walk = (command: Command, [first, ...rest]: string[]): Command => {
    const below = command.commands.find((c) => c.name() === first)
    return below ? walk(below, rest) : command
  }
  return walk(createProgram(), words)
}

test('docs/dependencies.md says of every package what it is for', async () => {
  const manifest = JSON.parse(await read('package.json'))
  const { dependencies, optionalDependencies, devDependencies, peerDependencies } = manifest
  const all = { ...dependencies, ...optionalDependencies, ...devDependencies, ...peerDependencies }
  const page = await read('docs/dependencies.md')
  const listed = page.split('\n').filter((line) => line.startsWith('|'))
  const words = listed.flatMap((line) => line.split('|')[1].split(/[\s,()]+/))
  const named = (name: string) => name.startsWith('@types/') || words.includes(name)
  expect(Object.keys(all).filter((name) => !named(name))).toEqual([])
})
