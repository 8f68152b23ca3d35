import sharp from 'sharp'
import { expect, test } from 'vitest'
import { drawingToAnimatedSvg, turnsOf } from '../../../src/output/animate.ts'
import { drawingToSvg, readRecipe } from '../../../src/output/svg.ts'
import { drawingOf } from '../drawing.ts'

const drawing = drawingOf([200, 50, 100])

test('strokes are drawn one after the other, the longer the slower', () => {
  const turns = turnsOf(drawing)
  turns.slice(1).forEach(({ delay }, i) => {
    expect(delay).toBeCloseTo(turns[i].delay + turns[i].duration)
  })
  expect(turns[0].duration).toBeGreaterThan(turns[2].duration)
  expect(turns[2].duration).toBeGreaterThan(turns[1].duration)
})

test('it lasts as long as it is told', () => {
  const turns = turnsOf(drawing, { seconds: 5 })
  expect(turns.reduce((sum, { duration }) => sum + duration, 0)).toBeCloseTo(5)
})

test('many strokes are drawn faster rather than longer', () => {
  const { delay, duration } = turnsOf(drawingOf(Array(200).fill(100))).at(-1)!
  expect(delay + duration).toBeLessThan(13)
})

test('every path says when its turn is, and is still the path it was', () => {
  const plain = drawingToSvg(drawing).match(/ d="[^"]*".*/g)
  const svg = drawingToAnimatedSvg(drawing)
  const timed =
    /<path class="self-drawing" pathLength="1" style="animation-delay:(\d+\.\d{3})s;animation-duration:\d\.\d{3}s" d="/g
  const delays = [...svg.matchAll(timed)].map(([, delay]) => Number(delay))
  expect(delays).toHaveLength(3)
  expect(delays).toEqual(delays.toSorted((a, b) => a - b))
  expect(svg.match(/ d="[^"]*".*/g)).toEqual(plain)
})

test('a tapered stroke is drawn piece after piece, within its turn', () => {
  const { strokes, ...rest } = drawing
  const tapered = { ...rest, strokes: strokes.map((stroke) => ({ ...stroke, taper: 0.5 })) }
  const svg = drawingToAnimatedSvg(tapered)
  const delays = [...svg.matchAll(/animation-delay:(\d+\.\d{3})s/g)].map(([, delay]) =>
    Number(delay),
  )
  expect(delays.length).toBeGreaterThan(3)
  expect(delays).toEqual(delays.toSorted((a, b) => a - b))
  expect(delays.at(-1)).toBeGreaterThan(turnsOf(drawing)[2].delay)
  expect(svg.match(/<path /g)).toHaveLength(svg.match(/pathLength="1"/g)!.length)
})

test('it moves only where less motion is not asked for', () => {
  const svg = drawingToAnimatedSvg(drawing)
  const style = /<style>([\s\S]*)<\/style>/.exec(svg)![1]
  expect(style.trim()).toMatch(/^@media screen and \(prefers-reduced-motion: no-preference\) {/)
  expect(svg).not.toContain('<script')
})

test('it carries the recipe of the drawing', () => {
  expect(readRecipe(drawingToAnimatedSvg(drawing))).toEqual(readRecipe(drawingToSvg(drawing)))
})

test('a renderer without animation shows the finished drawing', async () => {
  const pixels = (svg: string) => sharp(Buffer.from(svg)).raw().toBuffer()
  expect(await pixels(drawingToAnimatedSvg(drawing))).toEqual(await pixels(drawingToSvg(drawing)))
})
