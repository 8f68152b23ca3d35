import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createVocabulary, PromptError, tokenize } from '../../../nn/text/index.ts'

const vocabulary = createVocabulary(['c a', 'ca t</w>', "' s</w>"])
const { start, end } = vocabulary
const names = [...vocabulary.ids.keys()]

/** The tokens between the marks. */
const words = (prompt: string) =>
  tokenize(prompt, vocabulary, 30)
    .slice(1)
    .filter((id) => id !== 0 && id !== end)
    .map((id) => names[id] ?? '<start>')

describe('tokenize', () => {
  test('marks start and end and fills up with zeros', () => {
    expect(tokenize('Cat', vocabulary, 5)).toEqual([
      start,
      vocabulary.ids.get('cat</w>'),
      end,
      0,
      0,
    ])
  })

  test('an empty prompt is start and end', () => {
    expect(tokenize('  ', vocabulary, 3)).toEqual([start, end, 0])
  })

  test('a long prompt is cut and still ends in the end mark', () => {
    const ids = tokenize('cat '.repeat(100), vocabulary)
    expect(ids).toHaveLength(77)
    expect(ids[75]).toBe(vocabulary.ids.get('cat</w>'))
    expect(ids[76]).toBe(end)
  })

  test('contractions, digits and punctuation are words of their own', () => {
    expect(words("cat's 42?!")).toEqual(['cat</w>', "'s</w>", '4</w>', '2</w>', '?', '!</w>'])
  })

  test('marks written in the prompt are marks', () => {
    expect(words('<|startoftext|>cat')).toEqual(['<start>', 'cat</w>'])
  })

  test('a book is refused', () => {
    expect(() => tokenize('x'.repeat(20_001), vocabulary)).toThrow(PromptError)
  })

  test('every prompt gives as many valid ids as the context is long', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.integer({ min: 2, max: 90 }),
        (text, n) => {
          const ids = tokenize(text, vocabulary, n)
          expect(ids).toHaveLength(n)
          expect(ids[0]).toBe(start)
          expect(ids).toContain(end)
          expect(ids.every((id) => Number.isInteger(id) && id >= 0 && id <= end)).toBe(true)
        },
      ),
    )
  })
})
