/**
 * @file Golden strings and the ids that CLIP's own tokeniser gives them.
 */

import { readVocabulary, tokenize } from '../text/index.ts'
import { type Check, compare } from './metrics.ts'

interface GoldenString {
  readonly text: string
  /** As CLIP's tokeniser gives them. */
  readonly ids: readonly number[]
  /** Where they differ without ftfy, which CLIP's tokeniser calls first and ours does not. */
  readonly ids_without_ftfy?: readonly number[]
}

interface GoldenStrings {
  readonly vocab: { readonly file: string }
  readonly context_length: number
  readonly cases: readonly GoldenString[]
}

/**
 * One check a string: its ids must be what CLIP's tokeniser gives, with or without ftfy.
 * @param file JSON with the strings; the vocabulary lies beside it
 */
export async function checkTokens(
  file: string,
  read: (file: string) => Promise<Uint8Array>,
): Promise<Check[]> {
  const golden: GoldenStrings = JSON.parse(new TextDecoder().decode(await read(file)))
  const folder = file.slice(0, file.lastIndexOf('/') + 1)
  const vocabulary = await readVocabulary(await read(folder + golden.vocab.file))
  const { context_length: length } = golden
  return golden.cases.map(({ text, ids, ids_without_ftfy: plain = ids }) => {
    const actual = tokenize(text, vocabulary, length)
    const checks = [plain, ids].map((expected) =>
      compare(`${file} ${JSON.stringify(text)}`, 'tokens', actual, padded(expected, length)),
    )
    return checks.find(({ ok }) => ok) ?? checks[0]
  })
}

const padded = (ids: readonly number[], length: number): number[] =>
  Array.from({ length }, (_, i) => ids[i] ?? 0)
