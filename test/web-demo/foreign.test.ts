/** @file An SVG of another program as a sheet: one colour and width for what has several. */
import { describe, expect, test } from 'vitest'
import { drawingToSvg, readRecipe } from '../../src/index.ts'
import { foreignSheet } from '../../web-demo/src/page/foreign-drawing.ts'
import { sheetToSvg } from '../../web-demo/src/page/save-drawing.ts'
import { STYLE } from '../../web-demo/src/shared/sheet.ts'
import { guided } from './drawings.ts'

const svg = (content: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 112 112">${content}</svg>`
const line = (y: number, look: string) => `<path d="M0 ${y}h50" fill="none" ${look}/>`
const open = (content: string) => foreignSheet(svg(content))

describe('without a recipe', () => {
  test('the commonest colour is the ink, and the median width that of all', () => {
    const looks = ['stroke="red" stroke-width="9"', 'stroke="#123456"', 'stroke="#123456"']
    const { sheet, shown } = open(looks.map((look, i) => line(10 * i, look)).join(''))
    expect(sheet.style).toMatchObject({ ink: '#123456', width: 2, opacity: 1, paper: STYLE.paper })
    expect(sheet.strokes.map(({ points }) => points[0])).toEqual([
      [0, 0],
      [0, 20],
      [0, 40],
    ])
    expect(shown).toBe(3)
  })

  test('the opacities of the strokes are kept where they differ', () => {
    const { sheet } = open(line(0, 'stroke="red"') + line(9, 'stroke="red" opacity=".5"'))
    expect(sheet.style.opacity).toBe('learned')
    expect(sheet.strokes.map(({ opacity }) => opacity)).toEqual([1, 0.5])
  })

  test('the rectangle behind the drawing is its paper, and no stroke', () => {
    const paper = '<rect width="112" height="112" fill="#ffeedd"/>'
    const { sheet, settings } = open(paper + line(0, 'stroke="red"'))
    expect(sheet.strokes).toHaveLength(1)
    expect(sheet.style.paper).toBe('#ffeedd')
    expect(settings).toEqual({ paperInFile: true })
  })

  test('it is saved as strokes of ours', () => {
    const { sheet } = open(line(0, 'stroke="red"'))
    const saved = sheetToSvg(sheet, 1, false)
    expect(readRecipe(saved)).toMatchObject({ kind: 'sketch', models: [] })
    expect(foreignSheet(saved).sheet.strokes).toEqual(sheet.strokes)
  })

  test('there must be strokes, and not too many', () => {
    expect(() => open('<text>a</text>')).toThrow('holds no lines and no shapes')
    expect(() => open(line(0, 'stroke="red"').repeat(1025))).toThrow('makes 1025 strokes')
  })
})

describe('with a recipe', () => {
  test('the width of tapered strokes is that of their middle', () => {
    const strokes = guided.strokes.map((stroke) => ({ ...stroke, width: 4, taper: 0.6 }))
    const options = { ...guided.report.options, pressure: 0.6 }
    const text = drawingToSvg({ ...guided, strokes, report: { ...guided.report, options } })
    const { sheet } = foreignSheet(text, readRecipe(text))
    expect(sheet.style).toMatchObject({ pressure: 0.6, width: expect.closeTo(4, 1) })
  })
})
