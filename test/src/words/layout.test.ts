import { expect, test } from 'vitest'
import type { Box } from '../../../src/words/boxes.ts'
import { readGrammar } from '../../../src/words/grammar.ts'
import { layOut } from '../../../src/words/layout.ts'

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
  const [chair, cat] = boxes('a cat on a chair') // what stands on it comes after
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

test('several alike fill the canvas in rows', () => {
  const three = boxes('three birds')
  expect(three).toHaveLength(3)
  for (const { width, height } of three) expect(Math.min(width, height)).toBeGreaterThan(0.35)
})

test('sizes count beside each other; where all are small, all are a little smaller', () => {
  const [elephant, mouse] = boxes('a big elephant and a small mouse')
  expect(mouse.width).toBeLessThan(0.6 * elephant.width)
  const [large, small] = ['three birds', 'three small birds'].map(boxes)
  expect(small[0].width / large[0].width).toBeGreaterThan(0.8)
  expect(small[0].width).toBeLessThan(large[0].width)
})

test.each(['a ball between two trees', 'a ball between a tree and a house'])(
  '%s: the ball is in the middle',
  (prompt) => {
    const placed = layOut(readGrammar(prompt))
    const xs = placed.map(({ box }) => middle(box)[0]).sort((a, b) => a - b)
    const ball = placed.find(({ thing }) => thing.words === 'ball')!
    expect(placed).toHaveLength(3)
    expect(middle(ball.box)[0]).toBe(xs[1])
  },
)

test('what is to the right of something is', () => {
  const placed = layOut(readGrammar('a dog to the right of a cat'))
  const x = (name: string) => placed.find(({ thing }) => thing.words === name)!.box.x
  expect(x('dog')).toBeGreaterThan(x('cat'))
})

test('what is in front of something comes after it, over it', () => {
  const placed = layOut(readGrammar('a dog in front of a house'))
  expect(placed.map(({ thing }) => thing.words)).toEqual(['house', 'dog'])
})

test('three things over each other lie as they are said to', () => {
  const placed = layOut(readGrammar('a bird on a house under a tree'))
  const byHeight = placed.toSorted((a, b) => a.box.y - b.box.y)
  expect(byHeight.map(({ thing }) => thing.words)).toEqual(['tree', 'bird', 'house'])
})

test('what is over something stays there where a third thing is beside them', () => {
  const placed = layOut(readGrammar('a cat on a chair and a dog'))
  const [cat, chair, dog] = ['cat', 'chair', 'dog'].map(
    (name) => placed.find(({ thing }) => thing.words === name)!.box,
  )
  expect(middle(cat)[1]).toBeLessThan(middle(chair)[1])
  expect(dog.x).toBeGreaterThan(chair.x + chair.width)
})
