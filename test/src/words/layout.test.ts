import { expect, test } from 'vitest'
import { readGrammar } from '../../../src/words/grammar.ts'
import { type Box, layOut } from '../../../src/words/layout.ts'

const boxes = (prompt: string): Box[] => layOut(readGrammar(prompt)).map(({ box }) => box)
const middle = ({ x, y, width, height }: Box) => [x + width / 2, y + height / 2]

test.each([
  'a cat',
  'seven cats',
  'a cat on a chair',
  'a cat, a dog and a bird',
  'two cats in a box',
])('%s: all boxes lie on the canvas', (prompt) => {
  for (const { x, y, width, height } of boxes(prompt)) {
    expect(Math.min(x, y, width, height)).toBeGreaterThan(0)
    expect(Math.max(x + width, y + height)).toBeLessThanOrEqual(1)
  }
})

test('what is on something is above it and stands', () => {
  const [cat, chair] = boxes('a cat on a chair')
  expect(cat.stands).toBe(true)
  expect(middle(cat)[1]).toBeLessThan(middle(chair)[1])
})

test('what is under something is below it', () => {
  const [house, tree] = boxes('a house under a tree')
  expect(middle(house)[1]).toBeGreaterThan(middle(tree)[1])
})

test('things beside each other do not overlap', () => {
  const [boat, tower] = boxes('a boat beside a lighthouse')
  expect(boat.x + boat.width).toBeLessThanOrEqual(tower.x)
})

test('several alike get a box each, smaller ones a smaller box', () => {
  const [large, small] = ['three birds', 'three small birds'].map(boxes)
  expect(large).toHaveLength(3)
  expect(small[0].width).toBeCloseTo(0.65 * large[0].width)
})
