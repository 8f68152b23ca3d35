/**
 * @file Golden strings and the ids that CLIP's own tokeniser gives them.
 */

import { readVocabulary, tokenize } from '../text/index.ts'
import { type Check, compare } from './metrics.ts'

interface GoldenStrings {
  readonly vocab: { readonly file: string }
  readonly context_length: number
  readonly cases: readonly { readonly text: string; readonly ids: readonly number[] }[]
}

/**
 * One check a string.
 * @param file JSON with the strings; the vocabulary lies beside it
 */
export async function checkTokens(
  file: string,
  read: (file: string) => Promise<Uint8Array>,
): Promise<Check[]> {
  const golden: GoldenStrings = JSON.parse(new TextDecoder().decode(await read(file)))
  const folder = file.slice(0, file.lastIndexOf('/') + 1)
  const vocabulary = await readVocabulary(await read(folder + golden.vocab.file))
  return golden.cases.map(({ text, ids }) => {
    const expected = Array.from({ length: golden.context_length }, (_, i) => ids[i] ?? 0)
    const actual = tokenize(text, vocabulary, golden.context_length)
    return compare(`${file} ${JSON.stringify(text)}`, 'tokens', actual, expected)
  })
}
