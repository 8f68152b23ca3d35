import { expect, test } from 'vitest'
import { edgePoints, edgeScore } from '../../bench/quality/edges.ts'
import type { Point, Stroke } from '../../src/strokes/strokes.ts'
import { disc, mountWhole } from '../src/pictures.ts'

const SIZE = 224
const RADIUS = 0.3 * SIZE
const edges = edgePoints(mountWhole(disc(SIZE), SIZE, SIZE, 0), SIZE)

/** A quarter of a circle around the middle. */
function arc(radius: number, turns: number): Stroke {
  const k = 0.5522847 * radius
  const points: Point[] = [
    [radius, 0],
    [radius, k],
    [k, radius],
    [0, radius],
  ]
  const turned = points.map(([x, y]): Point => {
    const [c, s] = [Math.cos((turns * Math.PI) / 2), Math.sin((turns * Math.PI) / 2)]
    return [SIZE / 2 + c * x - s * y, SIZE / 2 + s * x + c * y]
  })
  return { points: turned, width: 3, color: [0, 0, 0, 1] }
}

const circle = (radius: number) => [0, 1, 2, 3].map((turns) => arc(radius, turns))

test('the edge of a disc is a line along its rim', () => {
  const distances = edges.map(([x, y]) => Math.hypot(x - SIZE / 2, y - SIZE / 2))
  expect(Math.min(...distances)).toBeGreaterThan(RADIUS - 2)
  expect(Math.max(...distances)).toBeLessThan(RADIUS + 2)
  expect(edges.length).toBeGreaterThan(RADIUS * 5)
})

test('strokes along all edges and nowhere else score 1', () => {
  const score = edgeScore(circle(RADIUS), edges, SIZE)
  for (const value of Object.values(score)) expect(value).toBeCloseTo(1, 2)
})

test('a quarter of the rim has full precision and a quarter of the recall', () => {
  const { precision, recall, f } = edgeScore([arc(RADIUS, 1)], edges, SIZE)
  expect(precision).toBeCloseTo(1, 2)
  expect(recall).toBeGreaterThan(0.24)
  expect(recall).toBeLessThan(0.29) // the tolerance goes beyond its ends
  expect(f).toBeCloseTo((2 * precision * recall) / (precision + recall))
})

test('two pixels off is near enough, five are not', () => {
  expect(edgeScore(circle(RADIUS + 2), edges, SIZE).f).toBeGreaterThan(0.9)
  expect(edgeScore(circle(RADIUS + 5), edges, SIZE).f).toBe(0)
})

test('half of the length away from edges halves the precision', () => {
  const strokes = [...circle(RADIUS), ...circle(RADIUS / 2), ...circle(RADIUS / 2)]
  const { precision, recall } = edgeScore(strokes, edges, SIZE)
  expect(precision).toBeCloseTo(0.5, 2)
  expect(recall).toBeCloseTo(1, 2)
})

test('no strokes score 0', () => {
  expect(edgeScore([], edges, SIZE)).toEqual({ precision: 0, recall: 0, f: 0 })
})
