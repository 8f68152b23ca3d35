import { describe, expect, test } from 'vitest'
import { cropToStrokes, type Layout, parsePage, toPage } from '../../../src/output/page.ts'
import { straight } from './strokes.ts'

const picture: Layout = {
  strokes: [straight([0, 0], [224, 168])],
  frame: { x: 0, y: 0, width: 224, height: 168 },
  unit: 'px',
}

describe('pages', () => {
  test.each([
    ['a4', [210, 297]],
    ['A5', [148, 210]],
    ['letter', [215.9, 279.4]],
    ['120x80mm', [120, 80]],
    ['50.5x60mm', [50.5, 60]],
  ])('%s is as large as its norm says', (name, size) => {
    expect(parsePage(name)).toEqual(size)
  })

  test.each(['a9', '', '120x80', '0x80mm', '-1x5mm', '1e3x5mm'])('%j is none', (name) => {
    expect(parsePage(name)).toBeUndefined()
  })

  test('the drawing fills the page within its margins, in the middle', () => {
    const { strokes, frame, unit } = toPage(picture, { page: 'a4', pageMargin: 15 })
    expect({ frame, unit }).toEqual({ frame: { x: 0, y: 0, width: 210, height: 297 }, unit: 'mm' })
    const [from, , , to] = strokes[0].points
    expect([from[0], to[0]]).toEqual([15, 195])
    expect(297 - to[1]).toBeCloseTo(from[1])
    expect(to[1] - from[1]).toBeCloseTo((180 * 168) / 224)
  })

  test('landscape lays the longer side down', () => {
    expect(toPage(picture, { page: 'a5', landscape: true }).frame).toMatchObject({
      width: 210,
      height: 148,
    })
  })

  test('widths grow with the drawing, or are those of the pen', () => {
    const width = (pen?: number) => toPage(picture, { page: 'a4', pen }).strokes[0].width
    expect(width()).toBeCloseTo((3 * 190) / 224)
    expect(width(0.5)).toBe(0.5)
  })

  test('margins that leave no room, and pages that are none, are refused', () => {
    expect(() => toPage(picture, { page: '30x30mm', pageMargin: 15 })).toThrow('leaves no room')
    expect(() => toPage(picture, { page: 'a9' })).toThrow('page a9 is none of a3, a4')
  })
})

describe('cropping', () => {
  const small = { ...picture, strokes: [straight([100, 100], [142, 100])] }

  test('the frame lies closely around the lines', () => {
    const { x, y, width, height } = cropToStrokes(small).frame
    expect(x).toBeLessThan(100)
    expect(x).toBeGreaterThan(96)
    expect(x + width).toBeCloseTo(242 - x)
    expect(y + height / 2).toBeCloseTo(100)
  })

  test('lines are as fine beside the small subject as they were beside the picture', () => {
    expect(cropToStrokes(small).strokes[0].width).toBeCloseTo((3 * 42) / 224)
  })

  test('the bulge of a curve is inside', () => {
    const curve = straight([100, 100], [142, 100])
    curve.points[1] = [100, 20]
    curve.points[2] = [142, 20]
    expect(cropToStrokes({ ...picture, strokes: [curve] }).frame.y).toBeLessThan(40)
  })

  test('without strokes the frame stays', () => {
    expect(cropToStrokes({ ...picture, strokes: [] }).frame).toEqual(picture.frame)
  })
})
