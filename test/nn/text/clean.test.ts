import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanText } from '../../../nn/text/clean.ts'

/** Inputs and what two rounds of HTML decoding, NFC, white space and case make of them. */
const CASES: Record<string, [text: string, cleaned: string][]> = {
  'white space becomes single spaces': [
    [' a \t b\r\n\nc ', 'a b c'],
    ['a\u00a0b\u2003c\u3000d\u2028e', 'a b c d e'],
  ],
  'case is lowered beyond ASCII': [['ΣΊΣΥΦΟΣ İ', 'σίσυφος i̇']],
  'entities are decoded twice': [
    ['fish &amp;amp; chips', 'fish & chips'],
    ['&amp;amp;amp;', '&amp;'],
    ['caf&eacute; &#x1F600;', 'café 😀'],
  ],
  'unknown entities are kept': [['&bogus; & &', '&bogus; & &']],
  'accents are composed': [['cafe\u0301', 'café']],
  'other compatibility characters are kept': [['Ⅷ ½ ² ① ﬁ', 'ⅷ ½ ² ① ﬁ']],
}

describe('prompts are cleaned as for CLIP', () => {
  for (const [what, pairs] of Object.entries(CASES)) {
    test(what, () => {
      for (const [text, cleaned] of pairs) expect(cleanText(text)).toBe(cleaned)
    })
  }

  test('plain lower-case words are left alone', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z0-9.,!?'-]+$/)), (words) => {
        const text = words.join(' ')
        expect(cleanText(text)).toBe(text)
      }),
    )
  })

  test('any text ends up on one line without outer spaces', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(cleanText(text)).not.toMatch(/^\s|\s$|\n|\p{White_Space}{2}/u)
      }),
    )
  })
})
