import { expect, test } from 'vitest'
import { joinEnds } from '../../../../src/output/plot/join.ts'
import { penPaths } from '../../../../src/output/plot/pen-path.ts'
import type { Color, Point, Stroke } from '../../../../src/strokes/strokes.ts'
import { straight } from '../strokes.ts'

const join = (strokes: Stroke[], gap = 0.4) => joinEnds(penPaths(strokes), gap)
const ends = ({ points }: { points: Point[] }) => [points[0], points[points.length - 1]]

test('ends that meet make one path, whichever ends they are', () => {
  const [corner, far, low]: Point[] = [
    [0, 0],
    [10, 0],
    [0, 10],
  ]
  for (const first of [straight(corner, far), straight(far, corner)]) {
    for (const second of [straight(corner, low), straight(low, corner)]) {
      const [path, ...rest] = join([first, second])
      expect(rest).toEqual([])
      expect(path.points).toHaveLength(7)
      expect(ends(path)).toEqual(expect.arrayContaining([far, low]))
    }
  }
})

test('a gap is drawn over, and only one that is small enough', () => {
  const strokes = [straight([0, 0], [10, 0]), straight([10.3, 0], [20, 0])]
  expect(join(strokes)[0].points).toHaveLength(10)
  expect(join(strokes, 0.2)).toHaveLength(2)
})

test('a joined path tells its strokes in the order it draws them', () => {
  const strokes = [
    straight([20, 0], [10, 0], { gain: 0.3 }),
    straight([0, 0], [10, 0], { gain: 0.2 }),
    straight([20, 0], [30, 0], { gain: 0.1 }),
  ]
  const [{ sources }] = join(strokes)
  expect([sources, sources.toReversed()]).toContainEqual([
    { rank: 2, gain: 0.2 },
    { rank: 1, gain: 0.3 },
    { rank: 3, gain: 0.1 },
  ])
})

test('the nearest ends go together', () => {
  const strokes = [
    straight([0, 0], [10, 0]),
    straight([10.3, 0], [20, 0]),
    straight([10.1, 0], [10, 9]),
  ]
  const sources = join(strokes).map((path) => path.sources.map(({ rank }) => rank))
  expect(sources).toEqual([[1, 3], [2]])
})

test('a ring of strokes is drawn once round, and a stroke that closes on itself stays', () => {
  const [a, b, c]: Point[] = [
    [0, 0],
    [10, 0],
    [5, 8],
  ]
  expect(join([straight(a, b), straight(b, c), straight(c, a)])).toHaveLength(1)
  const ring = straight(a, b)
  ring.points = [a, b, c, a]
  expect(join([ring])).toHaveLength(1)
})

test('what differs in colour is not joined', () => {
  const red: Color = [1, 0, 0, 1]
  const strokes = [straight([0, 0], [10, 0]), straight([10, 0], [20, 0], { color: red })]
  expect(join(strokes)).toHaveLength(2)
})
