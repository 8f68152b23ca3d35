/** @file From a prompt to the ids that CLIP's text tower reads. */
import { encodeWord, type Vocabulary } from './bpe.ts'
import { cleanText } from './clean.ts'
import { PromptError } from './text-errors.ts'

/** Far beyond what 77 tokens hold; keeps a pasted book from taking minutes. */
const MAX_CHARACTERS = 20_000

/** Contractions, runs of letters, single digits, runs of anything else (OpenAI's pattern). */
const WORDS =
  /<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\p{White_Space}\p{L}\p{N}]+/giu

/**
 * Encodes a prompt as OpenAI's `clip.tokenize(truncate=True)` does: start, words, end, zeros.
 * @param contextLength ids in all; a longer prompt is cut and still ends in the end mark.
 * @throws {PromptError} for more than 20,000 characters.
 */
export function tokenize(prompt: string, vocabulary: Vocabulary, contextLength = 77): number[] {
  if (prompt.length > MAX_CHARACTERS)
    throw new PromptError(`a prompt of ${prompt.length} characters is too long`)
  const { start, end } = vocabulary
  const ids = [start]
  for (const [word] of cleanText(prompt).matchAll(WORDS)) {
    if (ids.length >= contextLength) break
    if (word === '<|startoftext|>') ids.push(start)
    else if (word === '<|endoftext|>') ids.push(end)
    else ids.push(...encodeWord(word, vocabulary))
  }
  const text = [...ids.slice(0, contextLength - 1), end]
  return [...text, ...Array<number>(contextLength - text.length).fill(0)]
}
