import { describe, expect, test } from 'vitest'
import { toSvg } from '../../../src/output/svg.ts'
import { paperOf } from '../../../src/read-svg/paper.ts'
import { readSvg } from '../../../src/read-svg/read.ts'
import { toStrokes } from '../../../src/read-svg/strokes.ts'
import { SVG_LIMITS } from '../../../src/read-svg/walk.ts'
import type { Stroke } from '../../../src/strokes/strokes.ts'

const svg = (content: string, attributes = 'viewBox="0 0 100 100"') =>
  `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${content}</svg>`
const shapes = (content: string) => readSvg(svg(content)).shapes
/** Corners of the only shape: its segments' end points, rounded. */
const corners = (content: string) =>
  shapes(content)[0].subpaths.map(({ points }) =>
    points.filter((_, i) => i % 3 === 0).map((point) => point.map((v) => Math.round(10 * v) / 10)),
  )
const L = 'stroke="red" fill="none"'

describe('shapes', () => {
  test.each([
    [
      'path',
      `<path d="M0 0h10v10z" ${L}/>`,
      [
        [0, 0],
        [10, 0],
        [10, 10],
        [0, 0],
      ],
    ],
    [
      'line',
      `<line x1="1" y1="2" x2="3" y2="4" ${L}/>`,
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      'polyline',
      `<polyline points="0,0 5,5 10 0" ${L}/>`,
      [
        [0, 0],
        [5, 5],
        [10, 0],
      ],
    ],
    [
      'polygon',
      `<polygon points="0 0 4 0 4 4" ${L}/>`,
      [
        [0, 0],
        [4, 0],
        [4, 4],
        [0, 0],
      ],
    ],
    [
      'rect',
      `<rect x="1" y="1" width="3" height="2"/>`,
      [
        [1, 1],
        [4, 1],
        [4, 3],
        [1, 3],
        [1, 1],
      ],
    ],
    [
      'percentages',
      `<line x1="50%" y1="0" x2="100%" y2="10%" ${L}/>`,
      [
        [50, 0],
        [100, 10],
      ],
    ],
  ])('%s', (_, content, expected) => {
    expect(corners(content)).toEqual([expected])
  })

  test('all path commands, relative and smooth ones too', () => {
    const [{ points }] = shapes(
      `<path d="M10 10 q5 5 10 0 t10 0 c0 5 5 5 5 0 s5-5 5 0 H50 v5 l1 1" ${L}/>`,
    )[0].subpaths
    expect((points.length - 1) / 3).toBe(7)
    expect(points.at(-1)).toEqual([51, 16])
  })

  test.each(['<circle cx="50" cy="50" r="20"/>', '<ellipse cx="50" cy="50" rx="20" ry="20"/>'])(
    '%s is round',
    (content) => {
      const [{ points, closed }] = shapes(content)[0].subpaths
      expect(closed).toBe(true)
      for (const [x, y] of points.filter((_, i) => i % 3 === 0))
        expect(Math.hypot(x - 50, y - 50)).toBeCloseTo(20, 3)
    },
  )

  test('a rounded rectangle keeps inside its box', () => {
    const [{ points }] = shapes('<rect width="40" height="20" rx="5"/>')[0].subpaths
    expect(Math.max(...points.map(([x]) => x))).toBeCloseTo(40, 5)
    expect(points[0]).toEqual([5, 0])
  })

  test('a path with two subpaths is one shape', () => {
    expect(corners(`<path d="M0 0L1 0M5 5L6 5" ${L}/>`)).toEqual([
      [
        [0, 0],
        [1, 0],
      ],
      [
        [5, 5],
        [6, 5],
      ],
    ])
  })

  test('shapes without size are no shapes', () => {
    expect(shapes('<circle r="0"/><rect width="5"/><path d=""/><path d="M1 1"/>')).toEqual([])
  })
})

describe('transforms', () => {
  test('of groups and of shapes apply from the inside out', () => {
    const content = `<g transform="translate(10 20)"><g transform="scale(2)"><line x2="5" transform="rotate(90)" ${L}/></g></g>`
    expect(corners(content)).toEqual([
      [
        [10, 20],
        [10, 30],
      ],
    ])
  })

  test('widths grow with them', () => {
    expect(
      shapes(`<line x2="5" stroke-width="2" transform="scale(3)" ${L}/>`)[0].stroke?.width,
    ).toBeCloseTo(6)
  })

  test.each([
    'matrix(1 0 0 1 5 0)',
    'translate(5)',
    'rotate(0 1 1) translate(5,0)',
    'skewX(0) translate(5)',
  ])('%s', (transform) => {
    expect(corners(`<line x2="1" transform="${transform}" ${L}/>`)).toEqual([
      [
        [5, 0],
        [6, 0],
      ],
    ])
  })
})

describe('paint', () => {
  const stroke = (attributes: string) => shapes(`<line x2="5" ${attributes}/>`)[0].stroke
  test.each([
    ['stroke="#f00"', [1, 0, 0, 1]],
    ['stroke="rgb(0, 255, 0)"', [0, 1, 0, 1]],
    ['stroke="hsl(240, 100%, 50%)"', [0, 0, 1, 1]],
    ['stroke="Yellow"', [1, 1, 0, 1]],
    ['stroke="red" style="stroke: blue"', [0, 0, 1, 1]],
    ['color="lime" stroke="currentColor"', [0, 1, 0, 1]],
    ['stroke="red" stroke-opacity="0.5" opacity=".5"', [1, 0, 0, 0.25]],
    ['stroke="url(#gradient) blue"', [0, 0, 1, 1]],
  ])('%s', (attributes, expected) => {
    expect(stroke(attributes)?.color).toEqual(expected)
  })

  test('is inherited from groups', () => {
    const [shape] = shapes('<g stroke="blue" stroke-width="4" fill="none"><line x2="5"/></g>')
    expect(shape).toMatchObject({ stroke: { color: [0, 0, 1, 1], width: 4 } })
    expect(shape.fill).toBeUndefined()
  })

  test('what is not to be seen is left out', () => {
    expect(
      shapes(
        '<rect width="9" height="9" fill="none"/><g display="none"><rect width="9" height="9"/></g>',
      ),
    ).toEqual([])
  })

  test('data-frozen marks shapes and whole groups', () => {
    const marked = shapes(
      '<g data-frozen=""><rect width="9" height="9"/></g><rect width="9" height="9"/>',
    )
    expect(marked.map(({ frozen }) => frozen)).toEqual([true, false])
  })
})

describe('what may be dangerous', () => {
  test('scripts, images, references and style sheets are left out and named', () => {
    const picture = readSvg(
      svg(
        '<script>throw 1</script><image href="http://127.0.0.1:1/a.png"/><use href="#a"/><style>@import "http://127.0.0.1:1"</style><foreignObject><rect width="5" height="5"/></foreignObject><rect width="5" height="5" onclick="alert(1)"/>',
      ),
    )
    expect(picture.leftOut).toEqual(['script', 'image', 'use', 'style', 'foreignObject'])
    expect(picture.shapes).toHaveLength(1)
  })

  test.each([
    ['<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>', 'declares entities'],
    ['<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>', 'declares entities'],
    ['<svg>&nothing;</svg>', 'damaged'],
    ['<svg><g></svg>', 'damaged'],
    ['', 'damaged'],
    ['{"no": "svg"}', 'damaged'],
    ['<html></html>', 'not an SVG'],
    [svg('', 'viewBox="0 0 -5 0"'), 'no extent'],
    [svg('<path d="M0 0 L banana"/>'), 'path data cannot be read'],
    [svg('<path d="M0 0 L 1e300 0"/>'), 'too large'],
    [svg('<g transform="explode(3)"/>'), 'transform cannot be read'],
    [svg('<g>'.repeat(1000) + '</g>'.repeat(1000)), 'nested too deeply'],
    [svg('<path d="M0 0h1"/>'.repeat(SVG_LIMITS.shapes + 1)), 'more than 10000 shapes'],
    [svg(`<path d="M0 0${'h1'.repeat(SVG_LIMITS.segments + 1)}"/>`), 'segments'],
    [' '.repeat(SVG_LIMITS.characters + 1), 'longer than'],
  ])('%#: one clear line', (text, reason) => {
    expect(() => readSvg(text)).toThrow(
      expect.objectContaining({
        name: 'ImageError',
        message: expect.stringMatching(new RegExp(`^[^\n]*${reason}[^\n]*$`)),
      }),
    )
  })
})

describe('as strokes', () => {
  test('our own drawings come back as they were', () => {
    const strokes: Stroke[] = [
      {
        points: [
          [10, 10],
          [20, 30.5],
          [40, 50],
          [60, 20],
        ],
        width: 2.5,
        color: [1, 0, 0, 0.5],
      },
      {
        points: [
          [0, 0],
          [1, 1],
          [2, 2],
          [3, 3],
          [4, 4],
          [5, 5],
          [6, 6],
        ],
        width: 1,
        color: [0, 0.2, 1, 1],
        frozen: true,
      },
    ]
    const frame = { x: 0, y: 0, width: 224, height: 224 }
    const text = toSvg({ strokes, frame }, { generator: 'strokesmith' } as never)
    expect(toStrokes(readSvg(text), 224)).toEqual(strokes)
  })

  test('a tapered stroke comes back as one, as wide as its pieces are on average', () => {
    const points: Stroke['points'] = [
      [10, 10],
      [20, 30],
      [40, 50],
      [60, 20],
    ]
    const tapered: Stroke = { points, width: 6, color: [1, 0, 0, 0.5], taper: 0.5, frozen: true }
    const plain: Stroke = { points, width: 2, color: [0, 0, 1, 1] }
    const frame = { x: 0, y: 0, width: 224, height: 224 }
    const text = toSvg({ strokes: [tapered, plain, tapered], frame }, {
      generator: 'strokesmith',
    } as never)
    const whole = { points, width: expect.closeTo(5, 1), color: [1, 0, 0, 0.5], frozen: true }
    expect(toStrokes(readSvg(text), 224)).toEqual([whole, plain, whole])
  })

  test('a picture of other proportions is fitted into the middle of the canvas', () => {
    const picture = readSvg(
      svg(`<line x1="0" x2="200" y1="50" y2="50" ${L}/>`, 'viewBox="0 0 200 100"'),
    )
    const [{ points }] = toStrokes(picture, 100)
    expect([points[0], points[3]]).toEqual([
      [0, 50],
      [100, 50],
    ])
  })

  test('the rectangle behind a drawing is its paper, and no stroke', () => {
    const drawing = `<path d="M0 50h100" ${L}/>`
    const paper = readSvg(svg(`<rect width="100" height="100" fill="#00f"/>${drawing}`))
    expect(paperOf(paper)).toEqual([0, 0, 1, 1])
    expect(toStrokes(paper, 100)).toHaveLength(1)
    for (const shape of [
      '<rect width="100" height="80" fill="#00f"/>',
      '<rect width="100" height="100" fill="#00f" stroke="red"/>',
      '<circle cx="50" cy="50" r="50" fill="#00f"/>',
      '<path d="M0 0H100V100z" fill="#00f"/>',
      '<rect width="100" height="100" rx="9" fill="#00f"/>',
    ]) {
      const picture = readSvg(svg(shape + drawing))
      expect(paperOf(picture)).toBeUndefined()
      expect(toStrokes(picture, 100).length).toBeGreaterThan(1)
    }
  })

  test('filled shapes are drawn along their outline, long ones in pieces that join', () => {
    const picture = readSvg(svg(`<path fill="blue" d="M0 0${'h5'.repeat(19)}v50z"/>`))
    const strokes = toStrokes(picture, 100)
    expect(strokes.map(({ points }) => points.length)).toEqual([25, 25, 16])
    expect(strokes[0].color).toEqual([0, 0, 1, 1])
    expect(strokes[1].points[0]).toEqual(strokes[0].points.at(-1))
  })
})
