/** @file What drawing programs save, with the right values of test/cases/README.md. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readRecipe } from '../../../src/output/svg.ts'
import { readSvg } from '../../../src/read-svg/read.ts'
import { toStrokes } from '../../../src/read-svg/strokes.ts'
import type { Point } from '../../../src/strokes/strokes.ts'

const textOf = (name: string) =>
  readFileSync(new URL(`../../cases/${name}.svg`, import.meta.url), 'utf8')
const open = (name: string) => readSvg(textOf(name))
const near = ([x, y]: Point, digits = 2) => [expect.closeTo(x, digits), expect.closeTo(y, digits)]
/** First and last point of a shape's first subpath. */
const ends = ({ subpaths: [{ points }] }: ReturnType<typeof open>['shapes'][number]) => [
  points[0],
  points[points.length - 1],
]

test.each(['illustrator', 'classes'])('%s: classes of a style sheet paint', (name) => {
  const { shapes, leftOut } = open(name)
  expect(leftOut).toEqual([])
  const [line, disc, ...others] = shapes
  expect(others).toEqual([])
  expect(line.fill).toBeUndefined()
  expect(line.stroke?.width).toBe(4)
  expect(line.stroke?.color.slice(0, 3)).toEqual([0xe3, 0x06, 0x13].map((value) => value / 255))
  expect(ends(line)).toEqual([near([20, 100]), near([180, 100])])
  expect(disc.stroke).toBeUndefined()
  expect(disc.fill?.color.slice(0, 3)).toEqual([0, 0x96, 0x40].map((value) => value / 255))
  const radii = disc.subpaths[0].points
    .filter((_, i) => i % 3 === 0)
    .map(([x, y]) => Math.hypot(x - 100, y - 130))
  for (const radius of radii) expect(radius).toBeCloseTo(20, 3)
})

test('millimetres, centimetres and inches are what they are', () => {
  const { shapes, viewBox } = open('mm')
  expect(viewBox).toEqual({
    x: 0,
    y: 0,
    width: expect.closeTo(377.953, 2),
    height: expect.closeTo(377.953, 2),
  })
  expect(shapes).toHaveLength(1)
  expect(ends(shapes[0])).toEqual([near([37.795, 37.795]), near([340.157, 288])])
  expect(shapes[0].stroke?.width).toBeCloseTo(1.89, 3)
})

test('nested drawings and what is used once more lie where they are put', () => {
  const { shapes, leftOut } = open('nested-units')
  expect(leftOut).toEqual([])
  expect(shapes.map(ends)).toEqual([
    [near([50, 100]), near([150, 100])],
    [near([20, 150]), near([80, 150])],
    [near([120, 150]), near([120 + 60 * Math.SQRT1_2, 150 + 60 * Math.SQRT1_2])],
  ])
  expect(shapes.map(({ stroke }) => stroke?.width)).toEqual([4, 3, 3].map((w) => expect.closeTo(w)))
})

describe('a drawing of ours', () => {
  const ours = toStrokes(open('mug'), 224)

  test.each(['mug-inkscape', 'mug-svgo'])('%s: the same strokes', (name) => {
    const saved = toStrokes(open(name), 224)
    expect(saved).toHaveLength(16)
    saved.forEach(({ points, width, color, gain }, i) => {
      const off = points.map(([x, y], k) =>
        Math.hypot(x - ours[i].points[k][0], y - ours[i].points[k][1]),
      )
      expect(Math.max(...off)).toBeLessThanOrEqual(0.05)
      expect(width).toBeCloseTo(ours[i].width, 2)
      expect(color).toEqual(ours[i].color)
      expect(gain).toBeCloseTo(ours[i].gain ?? Number.NaN, 2)
    })
  })

  test('its recipe is in what Inkscape saved; svgo drops metadata', () => {
    expect(readRecipe(textOf('mug-inkscape'))).toEqual(readRecipe(textOf('mug')))
    expect(() => readRecipe(textOf('mug-svgo'))).toThrow('holds no strokesmith recipe')
  })

  test('its strokes come in the order of their rank, whatever a program did to the file', () => {
    const path = (rank: number, x: number) =>
      `<path d="M${x} 0h1" stroke="red" data-rank="${rank}"/>`
    const text = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${path(2, 5)}${path(1, 3)}</svg>`
    expect(toStrokes(readSvg(text), 9).map(({ points }) => points[0][0])).toEqual([3, 5])
  })
})
