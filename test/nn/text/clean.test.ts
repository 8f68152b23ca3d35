import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanText } from '../../../nn/text/clean.ts'

/** Inputs and what ftfy, two rounds of HTML decoding, white space and case make of them. */
const CASES: Record<string, [text: string, cleaned: string][]> = {
  'white space becomes single spaces': [
    [' a \t b\r\n\nc ', 'a b c'],
    ['a\u00a0b\u2003c\u3000d\u2028e', 'a b c d e'],
  ],
  'case is lowered beyond ASCII': [['ΣΊΣΥΦΟΣ İ', 'σίσυφος i̇']],
  'curly quotes become straight': [['“it’s” ‘so’', "\"it's\" 'so'"]],
  'entities are decoded three times over': [
    ['fish &amp;amp;amp; chips', 'fish & chips'],
    ['caf&eacute; &EACUTE; &#x1F600;', 'café é 😀'],
  ],
  'entities in HTML are decoded twice only': [['<b>&amp;amp;amp;', '<b>&amp;']],
  'unknown entities are kept': [['&bogus; & &', '&bogus; & &']],
  'ligatures and digraphs are spelt out': [['ﬁne oﬃce ǅ ŉ ĳ', "fine office dž 'n ij"]],
  'the ligature of long s and t keeps its long s': [['\ufb05', 'ſt']],
  'widths are normalised': [['ＦＵＬＬ，！ ﾊﾝｶｸ', 'full,! ハンカク']],
  'other compatibility characters are kept': [['Ⅷ ½ ² ①', 'ⅷ ½ ² ①']],
  'accents are composed': [['cafe\u0301', 'café']],
  'controls and terminal colours vanish': [['\x1b[31mr\x00e\x07d\x1b[0m\ufeff', 'red']],
  'C1 controls are Windows-1252 punctuation': [['x\x85y', 'x…y']],
  'text decoded from the wrong alphabet is decoded again': [
    ['schÃ¶n â€œqâ€\x9d donâ€™t âœ” ðŸ˜€ 5Â°', 'schön "q" don\'t ✔ 😀 5°'],
  ],
  'honest accents before quotes are kept': [['voilà…” SPAß“ café…” É”', 'voilà…" spaß" café…" é"']],
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
