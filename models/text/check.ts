/** @file Compares the tokeniser with a folder of reference values. */

import { type Check, listGolden, readGolden } from '../weights/node/golden.ts'
import { readVocabulary } from './bpe.ts'
import { tokenize } from './tokenizer.ts'

interface Reference {
  vocab: { file: string }
  context_length: number
  cases: { text: string; ids: number[] }[]
}

/**
 * Tokenises the strings that the folder lists with the vocabulary beside them; `worst` counts the
 * strings whose ids differ.
 */
export async function checkTokenizer(folder: string): Promise<Check[]> {
  const file = (await listGolden(folder)).find((entry) => /^tokenizer\/.*\.json$/.test(entry.file))
  if (!file) return []
  const { vocab, context_length, cases } = JSON.parse(
    new TextDecoder().decode(await readGolden(folder, file.file)),
  ) as Reference
  const vocabulary = await readVocabulary(await readGolden(folder, `tokenizer/${vocab.file}`))
  const wrong = cases.filter(({ text, ids }) => {
    const expected = [...ids, ...Array<number>(context_length - ids.length).fill(0)]
    return String(tokenize(text, vocabulary, context_length)) !== String(expected)
  })
  return [{ kind: 'tokenizer ids', worst: wrong.length, tolerance: 0, cases: cases.length }]
}
