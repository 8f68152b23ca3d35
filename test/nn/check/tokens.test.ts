import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { checkTokens } from '../../../nn/check/tokens.ts'
import { createVocabulary, tokenize } from '../../../nn/text/index.ts'

const merges = ['c a', 'ca t</w>']
const cat = tokenize('cat', createVocabulary(merges), 5)

const check = async (golden: object) => {
  const files: Record<string, Uint8Array> = {
    'words/tokens.json': new TextEncoder().encode(
      JSON.stringify({ vocab: { file: 'merges.gz' }, context_length: 5, cases: [golden] }),
    ),
    'words/merges.gz': gzipSync(['#', ...merges].join('\n')),
  }
  const [{ ok }] = await checkTokens('words/tokens.json', async (file) => files[file])
  return ok
}

test('ids are those of CLIP, with or without ftfy', async () => {
  expect(await check({ text: 'Cat', ids: cat })).toBe(true)
  expect(await check({ text: 'Cat', ids: [1], ids_without_ftfy: cat })).toBe(true)
  expect(await check({ text: 'Cat', ids: cat, ids_without_ftfy: [1] })).toBe(true)
})

test('other ids are wrong', async () => {
  expect(await check({ text: 'Cat', ids: [1], ids_without_ftfy: [2] })).toBe(false)
})
