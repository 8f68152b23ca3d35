import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { npm } from '../../scripts/release/npm.mjs'

let manifest: {
  exports: Record<string, string | Record<string, string>>
  bin: Record<string, string>
}
let packed: string[]

beforeAll(async () => {
  manifest = JSON.parse(await readFile('package.json', 'utf8'))
  const listed = JSON.parse(npm(['pack', '--dry-run', '--json', '--ignore-scripts']))
  const [{ files }] = Object.values(listed) as { files: { path: string }[] }[]
  packed = files.map(({ path }) => path)
})

test('the package holds every entry with its types, and the command', () => {
  const entries = Object.values(manifest.exports).flatMap((target) =>
    typeof target === 'string' ? target : Object.values(target),
  )
  const wanted = [...entries, ...Object.values(manifest.bin)].map((path) => join(path))
  expect(wanted.length).toBeGreaterThan(10)
  expect(packed).toEqual(expect.arrayContaining(wanted))
})

test('the package holds the embedded encoder and its words', () => {
  const files = ['config.json', 'weights.safetensors', 'text.safetensors']
  expect(packed).toEqual(expect.arrayContaining(files.map((name) => `dist/models/mini/${name}`)))
})

test('the package holds neither sources nor tests', () => {
  const strangers = packed.filter((path) => /^(src|nn|test|web-demo|scripts)\/|\.test\./.test(path))
  expect(strangers).toEqual([])
})

test('the checkout cannot be published without the release script', async () => {
  expect(manifest).toHaveProperty('private', true)
})
