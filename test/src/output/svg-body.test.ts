import { describe, expect, test } from 'vitest'
import { type BodyOptions, bodyOf, checkBodyOptions } from '../../../src/output/svg-body.ts'
import type { Color, Stroke } from '../../../src/strokes/strokes.ts'
import { straight } from './strokes.ts'

const red: Color = [1, 0, 0, 1]
/** Two that meet, one far off in red. */
const strokes = [
  straight([20, 100], [100, 100], { gain: 0.3 }),
  straight([200, 40], [200, 140], { gain: 0.2, color: red }),
  straight([100, 100], [180, 100], { gain: 0.1 }),
]

function body(options: BodyOptions, given: Stroke[] = strokes, levels: number[] = []) {
  const frame = { x: 0, y: 28, width: 224, height: 168 }
  return bodyOf({ strokes: given, frame, levels }, options)
}

const paths = (options: BodyOptions, given?: Stroke[]) =>
  body(options, given).lines.filter((line) => line.includes('<path'))
const dataOf = (line: string) => / d="([^"]*)"/.exec(line)![1]

describe('strokes', () => {
  test('lie on the canvas, in pixels, unless there is a page', () => {
    const { frame, unit, inkscape } = body({})
    expect({ frame, unit, inkscape }).toEqual({
      frame: { x: 0, y: 28, width: 224, height: 168 },
      unit: 'px',
      inkscape: false,
    })
    expect(body({ page: 'a5' })).toMatchObject({ frame: { width: 148, height: 210 }, unit: 'mm' })
  })

  test('take the place of the picture where they are what is shown', () => {
    const { frame } = body({ fit: 'subject' })
    expect(frame.x).toBeGreaterThan(5)
    expect(frame.y + frame.height).toBeLessThan(160)
  })

  test('can be written in the colour of the text around them', () => {
    const { lines } = body({ color: 'currentColor' })
    expect(lines[0]).toContain(' stroke="currentColor"')
    expect(lines.join()).not.toContain('#')
  })

  test.each([
    ['pieces', 16],
    ['outline', 1],
    ['line', 1],
  ] as const)('of changing width are %s', (pressureAs, count) => {
    const tapered = [straight([20, 100], [180, 100], { taper: 0.8 })]
    const [line] = paths({ pressureAs }, tapered)
    expect(line.match(/<path/g)).toHaveLength(count)
    expect(line.includes('data-taper="0.8"')).toBe(pressureAs !== 'line')
  })

  test('an outline is filled and not stroked', () => {
    const tapered = [straight([20, 100], [180, 100], { taper: 0.8 })]
    expect(paths({ pressureAs: 'outline' }, tapered)[0]).toMatch(
      /<path d="[^"]*Z" fill="#000000" stroke="none"\/>/,
    )
  })
})

describe('plots', () => {
  test('are plain paths in millimetres of A4, half a millimetre wide, that tell their strokes', () => {
    const { frame, unit, lines, plot } = body({ plot: true })
    expect({ unit, width: frame.width }).toEqual({ unit: 'mm', width: 210 })
    expect(lines[0]).toContain('stroke-width="0.5"')
    expect(lines.slice(1, -1)).toEqual([
      expect.stringMatching(
        /^ {4}<path d="M[^"]*" stroke="#000000" data-rank="1 3" data-gain="0.3 0.1"\/>$/,
      ),
      expect.stringMatching(
        /^ {4}<path d="M[^"]*" stroke="#ff0000" data-rank="2" data-gain="0.2"\/>$/,
      ),
    ])
    expect(plot?.before.lifts).toBe(3)
    expect(plot?.after.lifts).toBe(2)
  })

  test('of a level are of its strokes only, where they are in the whole', () => {
    const [first] = paths({ plot: true, level: 1 })
    const [whole] = paths({ plot: true })
    expect(paths({ plot: true, level: 1 })).toHaveLength(1)
    expect(dataOf(whole).startsWith(dataOf(first))).toBe(true)
  })

  test('in one line are one path', () => {
    expect(paths({ oneLine: true })).toHaveLength(1)
  })
})

describe('layers', () => {
  const layers = (options: BodyOptions, levels?: number[]) => {
    const { lines, inkscape } = body(options, strokes, levels)
    expect(inkscape).toBe(true)
    return lines
      .join('\n')
      .split('  <g ')
      .slice(1)
      .map((group) => [
        /inkscape:groupmode="layer" inkscape:label="(.*?)"/.exec(group)?.[1],
        group.match(/<path/g)?.length,
      ])
  }

  test.each([{}, { plot: true, join: 0.01 }])('of pens: one for each colour (%o)', (options) => {
    const black = options.plot ? 1 : 2
    expect(layers({ ...options, layers: 'pen' })).toEqual([
      ['#000000', black],
      ['#ff0000', 1],
    ])
  })

  test.each([{}, { plot: true }])('of levels: what each adds (%o)', (options) => {
    expect(layers({ ...options, layers: 'level' }, [1, 3])).toEqual([
      ['1-1', 1],
      ['2-3', 2],
    ])
  })
})

test('a compound path holds all strokes, the first so many of them in a level', () => {
  const [line, ...others] = paths({ compound: true })
  expect(others).toEqual([])
  expect(dataOf(line)).toBe(paths({}).map(dataOf).join(''))
  expect(dataOf(paths({ compound: true, level: 2 })[0])).toBe(
    paths({}).slice(0, 2).map(dataOf).join(''),
  )
})

test.each<[BodyOptions, string]>([
  [{ page: 'a9' }, 'there is no page a9'],
  [{ landscape: true }, 'landscape needs a page'],
  [{ pageMargin: 0 }, 'pageMargin needs a page'],
  [{ pen: 0.3 }, 'pen needs a page'],
  [{ page: 'a4', join: 1 }, 'join needs plot'],
  [{ layers: 'level' }, 'layers of levels need levels'],
])('%o is refused', (options, message) => {
  expect(() => checkBodyOptions(options, [])).toThrow(message)
})

test.each<BodyOptions>([
  { plot: true, pen: 0.3, join: 1, pageMargin: 0, landscape: true },
  { oneLine: true, pen: 0.3 },
  { page: '80x80mm', pen: 0.3 },
])('%o is fine', (options) => {
  expect(() => checkBodyOptions(options, [])).not.toThrow()
})
