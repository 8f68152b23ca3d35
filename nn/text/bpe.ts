/**
 * @file CLIP's byte-pair encoding (Sennrich et al., https://arxiv.org/abs/1508.07909, over bytes as
 * in GPT-2): a word's bytes are merged pair by pair, in the order in which the merges were learnt.
 * The vocabulary is OpenAI's `bpe_simple_vocab_16e6.txt.gz`, which comes with the checkpoints.
 */

import { VocabularyError } from './text-errors.ts'

/** Merges that OpenAI's 49,408 ids have room for; the file lists five times as many. */
const MERGES = 49_152 - 256 - 2

/** Ids of tokens, and the order of merges. */
export interface Vocabulary {
  /** Id by token; a token that ends a word ends in `</w>`. */
  readonly ids: ReadonlyMap<string, number>
  /** Rank by `left right`; lower merges first. */
  readonly ranks: ReadonlyMap<string, number>
  /** Ids of the tokens before and after every text. */
  readonly start: number
  readonly end: number
}

/** The 256 bytes as visible characters, in the order of their ids: printable ones, then the rest. */
const ALPHABET: readonly number[] = (() => {
  const printable = [range(33, 126), range(161, 172), range(174, 255)].flat()
  return [...printable, ...range(0, 255).filter((byte) => !printable.includes(byte))]
})()

/** The character that stands for each byte; those that are not printable follow U+0100. */
const CHARACTERS: readonly string[] = (() => {
  const characters: string[] = []
  ALPHABET.forEach((byte, i) => {
    characters[byte] = String.fromCodePoint(i < 188 ? byte : 256 + i - 188)
  })
  return characters
})()

/** Reads a gzip vocabulary: a comment line, then one merge a line. */
export async function readVocabulary(gzip: Uint8Array): Promise<Vocabulary> {
  const source = new Blob([gzip as Uint8Array<ArrayBuffer>]).stream()
  try {
    const text = await new Response(source.pipeThrough(new DecompressionStream('gzip'))).text()
    return createVocabulary(text.split('\n').slice(1, MERGES + 1))
  } catch (error) {
    if (error instanceof VocabularyError) throw error
    throw new VocabularyError('vocabulary: not a gzip file')
  }
}

/**
 * A vocabulary of the 256 bytes, the same ending a word, the merges' results, and the two marks.
 * @param merges `left right`, in the order in which they apply.
 * @throws {VocabularyError} for a merge that is not two tokens.
 */
export function createVocabulary(merges: readonly string[]): Vocabulary {
  const letters = ALPHABET.map((byte) => CHARACTERS[byte])
  const results = merges.map((merge) => {
    if (!/^\S+ \S+$/.test(merge)) throw new VocabularyError(`vocabulary: no merge: "${merge}"`)
    return merge.replace(' ', '')
  })
  const tokens = [...letters, ...letters.map((letter) => `${letter}</w>`), ...results]
  return {
    ids: new Map(tokens.map((token, id) => [token, id])),
    ranks: new Map(merges.map((merge, rank) => [merge, rank])),
    start: tokens.length,
    end: tokens.length + 1,
  }
}

/** The ids of one word. */
export function encodeWord(word: string, { ids, ranks }: Vocabulary): number[] {
  const parts = [...new TextEncoder().encode(word)].map((byte) => CHARACTERS[byte])
  parts[parts.length - 1] += '</w>'
  for (;;) {
    const best = firstMerge(parts, ranks)
    if (!best) return parts.map((part) => ids.get(part)!)
    merge(parts, best)
  }
}

/** The pair of neighbours that was learnt first. */
function firstMerge(parts: string[], ranks: ReadonlyMap<string, number>): string | undefined {
  let best: string | undefined
  let lowest = Number.POSITIVE_INFINITY
  for (let i = 1; i < parts.length; i++) {
    const pair = `${parts[i - 1]} ${parts[i]}`
    const rank = ranks.get(pair)
    if (rank === undefined || rank >= lowest) continue
    best = pair
    lowest = rank
  }
  return best
}

/** Joins every occurrence of a pair, from left to right, in place. */
function merge(parts: string[], pair: string): void {
  let to = 0
  for (let from = 0; from < parts.length; from++, to++) {
    const matches = from + 1 < parts.length && `${parts[from]} ${parts[from + 1]}` === pair
    parts[to] = matches ? parts[from] + parts[++from] : parts[from]
  }
  parts.length = to
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}
