import { describe, expect, test } from 'vitest'
import type { TextEncoder } from '../../../nn/text/text-encoder.ts'
import {
  embedPrompts,
  parsePrompt,
  parseTemplates,
  unknownWords,
} from '../../../src/objective/prompt.ts'

describe('parsePrompt', () => {
  test.each([
    ['a red fox', { text: 'a red fox', weight: 1 }],
    ['a red fox::0.5', { text: 'a red fox', weight: 0.5 }],
    ['fox:: 2 ', { text: 'fox', weight: 2 }],
    ['ratio 1:2', { text: 'ratio 1:2', weight: 1 }],
    ['a\u0000fox\n\u001bsits ', { text: 'a fox sits', weight: 1 }],
    ['🦊', { text: '🦊', weight: 1 }],
  ])('%j', (given, expected) => {
    expect(parsePrompt(given)).toEqual(expected)
  })

  test('a text without a weight takes the one it is given', () => {
    expect(parsePrompt('ugly', 0.3)).toEqual({ text: 'ugly', weight: 0.3 })
  })

  test.each([
    ['', 'the prompt is empty'],
    [' \u0007\n', 'the prompt is empty'],
    ['::0.5', 'the prompt is empty'],
    ['fox::', 'the weight after :: must be a number above 0, not ""'],
    ['fox::much', 'the weight after :: must be a number above 0, not "much"'],
    ['fox::-1', 'the weight after :: must be a number above 0, not "-1"'],
    ['x'.repeat(10_000), 'the prompt is too long: 10000 characters, at most 1000 are read'],
  ])('%j is refused', (given, message) => {
    expect(() => parsePrompt(given)).toThrow(
      expect.objectContaining({ name: 'OptionError', message }),
    )
  })
})

test('templates are a named set, or given ones that all have a place for the prompt', () => {
  expect(parseTemplates('off')).toEqual(['{}'])
  expect(parseTemplates('drawing')).toContain('a drawing of {}.')
  expect(parseTemplates('{}; a photo of {}')).toEqual(['{}', 'a photo of {}'])
  expect(parseTemplates('a photo')).toBeUndefined()
})

/** Knows four words, each a direction of its own; a text is the sum of its words. */
const toy: TextEncoder = {
  id: 'toy',
  async embed(texts) {
    const words = ['fox', 'cat', 'red', 'photo']
    const rows = texts.map((text) => words.map((word) => (text.includes(word) ? 1 : 0)))
    return Float32Array.from(rows.flatMap((row) => row.map((v) => v / (Math.hypot(...row) || 1))))
  },
  unknownWords: (text) => text.split(' ').filter((word) => !['fox', 'cat', 'red'].includes(word)),
}

describe('embedPrompts', () => {
  const set = (prompts: string[], negatives: string[] = [], templates = ['{}']) => ({
    prompts: prompts.map((text) => parsePrompt(text)),
    negatives: negatives.map((text) => parsePrompt(text, 0.3)),
    templates,
  })
  const near = (values: number[]) => values.map((value) => expect.closeTo(value, 5))

  test('adds up what is wanted and takes away what is not, each by its weight', async () => {
    expect([...(await embedPrompts(toy, set(['fox'], ['cat', 'red::2'])))]).toEqual(
      near([1, -0.3, -2, 0]),
    )
  })

  test('averages over the templates, to length 1', async () => {
    const target = await embedPrompts(toy, set(['fox'], [], ['{}', 'a photo of {}']))
    const half = Math.SQRT1_2
    const length = Math.hypot(1 + half, half)
    expect([...target]).toEqual(near([(1 + half) / length, 0, 0, half / length]))
  })

  test('refuses a prompt without a word that is known', async () => {
    await expect(embedPrompts(toy, set(['🦊']))).rejects.toThrow(
      'toy knows no word of "🦊"; CLIP may: --model',
    )
  })

  test('unknown words are named once', () => {
    expect(unknownWords(toy, set(['blue fox'], ['blue cat']))).toEqual(['blue'])
  })
})
