/** @file mini's words against Python (made by training/mini/words/golden.py). */
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { loadMiniText } from '../../../models/mini-files.ts'
import { createWordTable } from '../../../nn/text/word-table.ts'

interface Golden {
  step: number
  cases: { prompt: string; unknown: string[]; values: number[] }[]
}

const read = (url: URL) => readFile(url)
const golden: Golden = JSON.parse(
  await readFile(new URL('../../golden/mini/text.json', import.meta.url), 'utf8'),
)
const words = createWordTable('mini', await loadMiniText(read))
const unknown = (text: string) => words.unknownWords?.(text)

async function cosine(a: string, b: string): Promise<number> {
  const rows = await words.embed([a, b])
  const size = rows.length / 2
  return rows.subarray(0, size).reduce((sum, value, i) => sum + value * rows[size + i], 0)
}

describe("mini's words", () => {
  it.each(golden.cases)(
    'put $prompt where Python does',
    async ({ prompt, unknown: not, values }) => {
      const row = await words.embed([prompt])
      expect(row).toHaveLength(values.length * golden.step)
      const largest = Math.max(...values.map((v, i) => Math.abs(v - row[i * golden.step])))
      expect(largest).toBeLessThan(1e-3)
      expect(unknown(prompt)).toEqual(not)
    },
  )

  it('give every text a row of length 1, and zeros where they know no word', async () => {
    const rows = await words.embed(['a red fox sitting', 'the glarb'])
    expect(Math.hypot(...rows.subarray(0, 512))).toBeCloseTo(1, 5)
    expect(rows.subarray(512).every((value) => value === 0)).toBe(true)
  })

  it('do not care about case, punctuation, plural, or what a sentence puts around a noun', async () => {
    for (const text of ['FOX', 'foxes', 'the fox!', '“a drawing of a fox”', 'a fox on white paper'])
      expect(await cosine('fox', text), text).toBeCloseTo(1, 5)
  })

  it('take a name of several words as one', async () => {
    expect(await cosine('hot dog', 'a HOT-DOG')).toBeCloseTo(1, 5)
    const apart = await cosine('hot dog', 'a big dog')
    expect(await cosine('hot dog', 'a big hot dog')).toBeGreaterThan(apart + 0.2)
  })

  it('let nouns weigh more than what describes them, and the subject more than its place', async () => {
    expect(await cosine('a red fox', 'fox')).toBeGreaterThan(0.7)
    expect(await cosine('a cat on a chair', 'cat')).toBeGreaterThan(
      await cosine('a cat on a chair', 'chair'),
    )
  })

  it('know British spellings and synonyms', async () => {
    expect(await cosine('aeroplane', 'airplane')).toBeCloseTo(1, 5)
    expect(await cosine('motorbike', 'motorcycle')).toBeGreaterThan(0.9)
  })

  it('name each unknown word once, as it was typed, and never numbers or stop words', () => {
    expect(unknown('The 3 Zorgs and a zorg of the fox, sitting')).toEqual([
      'zorgs',
      'zorg',
      'sitting',
    ])
    expect(unknown('with it of two')).toEqual([])
  })
})

it('a file that is none of words is refused in one line', async () => {
  const file = await loadMiniText(read)
  expect(() => createWordTable('mini', file.subarray(0, 1000))).toThrow(/^safetensors: truncated/)
  const other = await readFile(new URL('../../golden/mini/features.safetensors', import.meta.url))
  expect(() => createWordTable('mini', other)).toThrow('words: not a file of word vectors')
})
