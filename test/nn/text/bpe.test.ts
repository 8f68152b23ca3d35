import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeWord } from '../../../nn/text/bpe.ts'
import { createVocabulary, readVocabulary, VocabularyError } from '../../../nn/text/index.ts'

const MERGES = ['l o', 'lo w</w>', 'e r</w>', 'n e', 'ne w', 'new er</w>', 'lo w']
const vocabulary = createVocabulary(MERGES)
const tokens = [...vocabulary.ids.keys()]
const encode = (word: string) => encodeWord(word, vocabulary).map((id) => tokens[id])

/** The bytes of a word, from the tokens of its 256-letter alphabet. */
function bytesOf(ids: number[]): number[] {
  const order = [...Array(94).keys()].map((i) => i + 33)
  order.push(
    ...[...Array(12).keys()].map((i) => i + 161),
    ...[...Array(82).keys()].map((i) => i + 174),
  )
  order.push(...[...Array(256).keys()].filter((byte) => !order.includes(byte)))
  const letters = new Map(order.map((byte, i) => [tokens[i], byte]))
  return ids.flatMap((id) => [...tokens[id].replace('</w>', '')].map((c) => letters.get(c)!))
}

describe('byte-pair encoding', () => {
  test('joins the pair that was learnt first, then the next', () => {
    expect(encode('low')).toEqual(['low</w>'])
    expect(encode('newer')).toEqual(['newer</w>'])
    expect(encode('lower')).toEqual(['low', 'er</w>'])
  })

  test('joins every occurrence of a pair', () => {
    expect(encode('lololo')).toEqual(['lo', 'lo', 'l', 'o</w>'])
  })

  test('falls back to bytes for what it has never seen', () => {
    expect(encode('é')).toEqual(['Ã', '©</w>'])
  })

  test('ids are bytes, word-ending bytes, merges, start, end', () => {
    expect(encodeWord('!', vocabulary)).toEqual([256])
    expect(vocabulary.ids.get('!')).toBe(0)
    expect(vocabulary.ids.get('lo')).toBe(512)
    expect([vocabulary.start, vocabulary.end]).toEqual([519, 520])
  })

  test('loses no byte of any word', () => {
    const words = fc.oneof(
      fc.string({ minLength: 1, unit: 'grapheme' }),
      fc.stringMatching(/^[lowner]+$/),
    )
    fc.assert(
      fc.property(words, (word) => {
        const bytes = [...new TextEncoder().encode(word)]
        expect(bytesOf(encodeWord(word, vocabulary))).toEqual(bytes)
      }),
    )
  })

  test('a merge that could still apply never remains', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[lowner]{1,20}$/), (word) => {
        const parts = encode(word)
        const pairs = parts.slice(1).map((part, i) => `${parts[i]} ${part}`)
        expect(pairs.filter((pair) => MERGES.includes(pair))).toEqual([])
      }),
    )
  })
})

describe('vocabulary files', () => {
  const file = (text: string) => new Uint8Array(gzipSync(text))

  test('the first line is a comment, each other one a merge', async () => {
    const read = await readVocabulary(file(`#version: 0.2\n${MERGES.join('\n')}`))
    expect(read).toEqual(vocabulary)
  })

  test('lines beyond the 48,894 merges of CLIP are left out', async () => {
    const many = Array.from({ length: 49_000 }, (_, i) => `a${i} b`)
    const read = await readVocabulary(file(`#\n${many.join('\n')}\n`))
    expect(read.end).toBe(49_407)
  })

  test('a line that is no merge is refused', async () => {
    await expect(readVocabulary(file('#\na b c'))).rejects.toThrow(VocabularyError)
  })

  test('bytes that are no gzip file are refused', async () => {
    await expect(readVocabulary(new Uint8Array(100))).rejects.toThrow(VocabularyError)
    await expect(readVocabulary(file('#\na b').subarray(0, 15))).rejects.toThrow(VocabularyError)
  })
})
