import { expect, test } from 'vitest'
import { rgbByName } from '../../../src/words/color-names.ts'
import { readGrammar } from '../../../src/words/grammar.ts'

const thing = (prompt: string) => readGrammar(prompt).things[0]

test('number, size and colour are told from what a thing is', () => {
  expect(readGrammar('three small red birds')).toEqual({
    things: [{ words: 'birds', count: 3, size: 0.65, color: rgbByName('red') }],
    relations: [],
  })
})

test('a word of colour alone is a thing', () => {
  expect(thing('an orange')).toEqual({ words: 'orange', count: 1, size: 1 })
  expect(thing('a blue orange')).toMatchObject({ words: 'orange', color: rgbByName('blue') })
})

test.each([
  ['a cat on a chair', 'cat', 'above', 'chair'],
  ['a house under a tree', 'house', 'below', 'tree'],
  ['a boat next to a lighthouse', 'boat', 'beside', 'lighthouse'],
  ['the dog in front of the house', 'dog', 'before', 'house'],
  ['a fish in a bowl', 'fish', 'inside', 'bowl'],
])('%s: two things and where they are', (prompt, first, relation, second) => {
  const { things, relations } = readGrammar(prompt)
  expect(things.map(({ words }) => words)).toEqual([first, second])
  expect(relations).toEqual([relation])
})

test('what else is said stays with its thing', () => {
  expect(thing('an angry old man')).toMatchObject({ words: 'angry old man' })
})

test('words that hold a word of place are not cut', () => {
  expect(readGrammar('an onion').things).toHaveLength(1)
})

test('no more than can be told apart are asked for', () => {
  expect(thing('99 balloons')).toMatchObject({ words: 'balloons', count: 12 })
})
