import { expect, test } from 'vitest'
import { rgbByName } from '../../../src/words/color-names.ts'
import { onlyThose, readGrammar } from '../../../src/words/grammar.ts'

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
  ['a cat on a chair', 'cat', 'on', 'chair'],
  ['a bird above a house', 'bird', 'above', 'house'],
  ['a ball between two trees', 'ball', 'between', 'trees'],
  ['a dog to the right of a cat', 'dog', 'right', 'cat'],
  ['a house under a tree', 'house', 'below', 'tree'],
  ['a boat next to a lighthouse', 'boat', 'beside', 'lighthouse'],
  ['the dog in front of the house', 'dog', 'before', 'house'],
  ['a fish in a bowl', 'fish', 'inside', 'bowl'],
])('%s: two things and where they are', (prompt, first, relation, second) => {
  const { things, relations } = readGrammar(prompt)
  expect(things.map(({ words }) => words)).toEqual([first, second])
  expect(relations).toEqual([relation])
})

test('things of a list are told apart, adjectives of one thing are not', () => {
  const { things, relations } = readGrammar('a cat, two dogs, and a bird')
  expect(things.map(({ words, count }) => [words, count])).toEqual([
    ['cat', 1],
    ['dogs', 2],
    ['bird', 1],
  ])
  expect(relations).toEqual(['beside', 'beside'])
  expect(readGrammar('a big, red ball').things).toEqual([
    { words: 'ball', count: 1, size: 1.35, color: rgbByName('red') },
  ])
})

test('things left out take what was said of their place with them', () => {
  const told = readGrammar('a cat on a chair under a tree')
  const without = (name: string) => onlyThose(told, ({ words }) => words !== name).relations
  expect(without('cat')).toEqual(['below'])
  expect(without('chair')).toEqual(['beside'])
  expect(without('tree')).toEqual(['on'])
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
