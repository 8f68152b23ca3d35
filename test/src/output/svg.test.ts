import { Resvg } from '@resvg/resvg-js'
import { expect, test } from 'vitest'
import { pathData, type Recipe, readRecipe, toSvg } from '../../../src/output/svg.ts'
import type { Stroke } from '../../../src/strokes/strokes.ts'

const recipe: Recipe = {
  generator: 'strokesmith',
  version: '1.2.3',
  kind: 'sketch',
  models: [{ id: 'mini', hash: 'abc' }],
  seed: 4,
  options: { strokes: 2, model: '<&>"\'&amp;' },
  losses: { drawing: 0.5, candidates: [0.5, 0.6] },
}

const frame = { x: 0, y: 28, width: 224, height: 168 }

function stroke(change: Partial<Stroke> = {}): Stroke {
  const points: Stroke['points'] = [
    [10, 112],
    [80, 112],
    [150, 112],
    [210.005, 112],
  ]
  return { points, width: 3, color: [0, 0, 0, 1], ...change }
}

test('one stroked path a stroke, in order, and what they share is written once', () => {
  const svg = toSvg({ strokes: [stroke(), stroke({ width: 5 })], frame }, recipe)
  expect(svg.match(/<path.*/g)).toEqual([
    '<path d="M10 112C80 112 150 112 210.01 112" stroke-width="3"/>',
    '<path d="M10 112C80 112 150 112 210.01 112" stroke-width="5"/>',
  ])
  expect(svg.match(/stroke="#000000"/g)).toHaveLength(1)
})

test('a stroke of known gain tells its rank and its gain', () => {
  const strokes = [stroke({ gain: 0.1234567 }), stroke({ gain: -0.002 })]
  expect(toSvg({ strokes, frame }, recipe).match(/data-.*(?=\/>)/g)).toEqual([
    'data-rank="1" data-gain="0.12346"',
    'data-rank="2" data-gain="-0.002"',
  ])
})

test("a level's paths are, byte for byte, the first of the whole drawing's", () => {
  const strokes = [stroke({ width: 5 }), stroke({ width: 5 }), stroke()]
  const lines = (level?: number) =>
    toSvg({ strokes, frame }, { ...recipe, level }).match(/ *<(g|path) .*\n/g) ?? []
  expect(lines(2)).toEqual(lines().slice(0, 3))
})

test('a tapered stroke is a group of pieces of one opacity, wide in the middle', () => {
  const strokes = [stroke({ taper: 0.5, color: [0, 0, 0, 0.5], gain: 1 })]
  const svg = toSvg({ strokes, frame }, recipe)
  expect(svg).toContain(
    '<g opacity="0.5" data-rank="1" data-gain="1" data-d="M10 112C80 112 150 112 210.01 112" data-taper="0.5"><path',
  )
  const widths = [...svg.matchAll(/stroke-width="(.*?)"/g)].map(([, width]) => Number(width))
  expect(widths).toHaveLength(16)
  expect(widths[0]).toBeLessThan(1.9)
  expect(widths[8]).toBeCloseTo(3, 1)
  expect(widths[15]).toBe(widths[0])
})

test('paper of a colour lies under the drawing', () => {
  const svg = toSvg({ strokes: [stroke()], frame, paper: '#fff8e7' }, recipe)
  expect(svg).toMatch(/<rect x="0" y="28" width="224" height="168" fill="#fff8e7"\/>\n {2}<g /)
})

test('the frame of the photo is the view box', () => {
  expect(toSvg({ strokes: [stroke()], frame }, recipe)).toContain('viewBox="0 28 224 168"')
})

test('a picture is as large as it says, in viewers that know no view box too', () => {
  expect(toSvg({ strokes: [stroke()], frame }, recipe)).toContain(' width="224" height="168"')
})

test('a name is read aloud, and whatever it is made of does no harm', () => {
  const title = 'Tom & <Jerry> "2"'
  const svg = toSvg({ strokes: [stroke()], frame }, recipe, { title })
  expect(svg).toMatch(/^<svg [^>]* role="img"/)
  expect(svg).toContain('\n  <title>Tom &amp; &lt;Jerry&gt; "2"</title>\n')
  expect(toSvg({ strokes: [stroke()], frame }, recipe)).not.toMatch(/title|role/)
})

test('on a page a renderer draws millimetres', () => {
  const page = { page: '100x50mm', pageMargin: 5, pen: 2 }
  const svg = toSvg({ strokes: [stroke()], frame }, recipe, page)
  expect(svg).toContain('viewBox="0 0 100 50" width="100mm" height="50mm"')
  const image = new Resvg(svg).render()
  const scale = 96 / 25.4
  expect([image.width, image.height]).toEqual([100 * scale, 50 * scale].map(Math.round))
  const { pixels } = image // a new copy every time it is asked for
  const inked = [...pixels.keys()].filter((i) => i % 4 === 3 && pixels[i] > 128)
  const xs = inked.map((i) => ((i >> 2) % image.width) / scale)
  const ys = inked.map((i) => Math.floor((i >> 2) / image.width) / scale)
  // 40 mm for 168 px; the line runs from x = 10 to 210 px halfway down.
  const left = 50 - (40 / 168) * 112
  expect(Math.min(...xs)).toBeCloseTo(left + (40 / 168) * 10 - 1, 0)
  expect(Math.max(...xs)).toBeCloseTo(left + (40 / 168) * 210 + 1, 0)
  expect(Math.max(...ys) - Math.min(...ys)).toBeCloseTo(2, 0)
})

test('colour is hexadecimal and opacity apart', () => {
  const svg = toSvg({ strokes: [stroke({ color: [1, 0.5, 0, 0.25] })], frame }, recipe)
  expect(svg).toContain('stroke="#ff8000" stroke-width="3" stroke-opacity="0.25"')
})

test('several cubic segments share one path', () => {
  const points = Array.from({ length: 7 }, (_, i): [number, number] => [i, -i])
  expect(pathData(stroke({ points }))).toBe('M0 0C1 -1 2 -2 3 -3 4 -4 5 -5 6 -6')
})

test('what rounds to zero is written as 0', () => {
  const points = Array.from({ length: 4 }, (): [number, number] => [-0.001, 0.001])
  expect(pathData(stroke({ points }))).toBe('M0 0C0 0 0 0 0 0')
})

test('the recipe comes back as it was, whatever it holds', () => {
  expect(readRecipe(toSvg({ strokes: [stroke()], frame }, recipe))).toEqual(recipe)
})

test('an SVG of others holds no recipe', () => {
  for (const svg of [
    '<svg/>',
    '<svg><metadata>{}</metadata></svg>',
    '<svg><metadata>null</metadata></svg>',
  ])
    expect(() => readRecipe(svg)).toThrow('this SVG holds no strokesmith recipe')
})

test('a coordinate that is no number is refused', () => {
  const points = Array.from({ length: 4 }, (): [number, number] => [Number.NaN, 0])
  expect(() => pathData(stroke({ points }))).toThrow('NaN')
})

test('a renderer draws the stroke where its points are', () => {
  const image = new Resvg(toSvg({ strokes: [stroke()], frame }, recipe)).render()
  const alpha = (x: number, y: number) => image.pixels[4 * (y * image.width + x) + 3]
  expect([image.width, image.height]).toEqual([224, 168])
  expect(alpha(100, 112 - 28)).toBe(255)
  expect(alpha(100, 112 - 28 + 6)).toBe(0)
})

test('a recipe without its kind is one of words if it has segments, as version 0.1.0 wrote them', () => {
  const { kind: _, ...old } = recipe
  const kindIn = (options: object) =>
    readRecipe(toSvg({ strokes: [stroke()], frame }, Object.assign({}, old, { options }))).kind
  expect(kindIn({ strokes: 2, prompt: 'a cat' })).toBe('sketch')
  expect(kindIn({ strokes: 2, prompt: 'a cat', segments: 1 })).toBe('draw')
})

test('a filled stroke is one path that is filled, unless it goes into one of all strokes', () => {
  const strokes = [stroke({ fill: [1, 0, 0, 0.5] }), stroke({ width: 5 })]
  const [first, second] = toSvg({ strokes, frame }, recipe).match(/<path.*/g) ?? []
  expect(first).toContain('fill="#ff0000" fill-opacity="0.5"')
  expect(second).not.toContain('fill')
  expect(toSvg({ strokes, frame }, recipe, { compound: true })).not.toContain('#ff0000')
})

test('the fill of a tapered stroke lies under its pieces', () => {
  const svg = toSvg({ strokes: [stroke({ taper: 0.5, fill: [1, 0, 0, 1] })], frame }, recipe)
  expect(svg).toContain(
    '><path d="M10 112C80 112 150 112 210.01 112" fill="#ff0000" stroke="none"/>',
  )
  expect(svg.match(/#ff0000/g)).toHaveLength(1)
})
