import { expect, test } from 'vitest'
import { turnsOf } from '../../../src/output/animate.ts'
import { drawingToLottie } from '../../../src/output/lottie.ts'
import { drawingOf } from '../drawing.ts'

interface Group {
  nm: string
  it: {
    ty: string
    e: { k: { t: number }[] }
    c: { k: number[] }
    w: { k: number }
    ks: { k: unknown }
  }[]
}

interface Animation {
  fr: number
  op: number
  layers: { shapes: Group[]; ks: { p: { k: number[] } } }[]
}

const drawing = drawingOf([200, 50, 100])

const parse = (subject: Parameters<typeof drawingToLottie>[0]) => {
  const { layers, ...animation }: Animation = JSON.parse(drawingToLottie(subject))
  const [{ shapes, ks }] = layers
  return { ...animation, shapes, place: ks.p.k }
}

const itemOf = ({ it }: Group, type: string) => it.find(({ ty }) => ty === type)!

test('each stroke is revealed within its turn, and the drawing stays for a second', () => {
  const { shapes, fr, op } = parse(drawing)
  const turns = turnsOf(drawing)
  shapes.reverse().forEach((group, i) => {
    const [start, end] = itemOf(group, 'tm').e.k.map(({ t }) => t / fr)
    expect(start).toBeCloseTo(turns[i].delay, 1)
    expect(end).toBeCloseTo(turns[i].delay + turns[i].duration, 1)
  })
  expect(op / fr - turns[2].delay - turns[2].duration).toBeCloseTo(1, 1)
})

test('handles are told from their vertices on', () => {
  const [{ points, ...stroke }] = drawing.strokes
  const bent = { ...stroke, points: points.map(([x, y], i): [number, number] => [x, y + 10 * i]) }
  const [group] = parse({ ...drawing, strokes: [bent] }).shapes
  const third = 200 / 3
  const [x, y] = [expect.closeTo(third, 2), 10]
  const back = [expect.closeTo(-third, 2), -10]
  expect(itemOf(group, 'sh').ks.k).toEqual({
    c: false,
    v: [points[0], [points[3][0], points[3][1] + 30]],
    o: [
      [x, y],
      [0, 0],
    ],
    i: [[0, 0], back],
  })
})

test('the last stroke is the first shape, which players draw on top, and paper the last', () => {
  const names = parse({ ...drawing, paper: '#ff8000' }).shapes.map(({ nm }) => nm)
  expect(names).toEqual(['stroke 3', 'stroke 2', 'stroke 1', 'paper'])
})

test("the frame's corner is the animation's", () => {
  const frame = { x: 10, y: 28, width: 200, height: 168 }
  expect(parse({ ...drawing, frame })).toMatchObject({ w: 200, h: 168, place: [-10, -28] })
})

test('a tapered stroke is pieces of changing width, one after the other', () => {
  const [stroke] = drawing.strokes
  const { shapes } = parse({ ...drawing, strokes: [{ ...stroke, taper: 0.8 }] })
  const pieces = shapes.reverse()
  const widths = pieces.map((group) => itemOf(group, 'st').w.k)
  const starts = pieces.map((group) => itemOf(group, 'tm').e.k[0].t)
  expect(widths).toHaveLength(16)
  expect(widths[8]).toBeGreaterThan(3 * widths[0])
  expect(starts).toEqual(starts.toSorted((a, b) => a - b))
})

test('a filled shape comes under its stroke, at its turn', () => {
  const [first, ...rest] = drawing.strokes
  const { shapes } = parse({
    ...drawing,
    strokes: [...rest, { ...first, fill: [1, 0, 0, 1] }],
  })
  const [line, fill] = shapes // the first is on top
  expect([line.nm, fill.nm]).toEqual(['stroke 3', 'fill'])
  const { c, o } = itemOf(fill, 'fl') as unknown as {
    c: { k: number[] }
    o: { k: { t: number }[] }
  }
  expect(c.k).toEqual([1, 0, 0])
  expect(o.k[1].t).toBe(itemOf(line, 'tm').e.k[0].t)
})
