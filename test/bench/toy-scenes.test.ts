import { describe, expect, it } from 'vitest'
import { CANVAS, distance, picture, randomStrokes } from '../../bench/toy-scenes.ts'
import { createRandom } from '../../src/maths/random.ts'

const strokes = randomStrokes(8, createRandom(1))

describe('a toy scene', () => {
  it('has as many strokes as asked for, all on the canvas, the same for the same seed', () => {
    expect(strokes).toHaveLength(8)
    const inside = strokes.flatMap(({ points }) => points.flat()).every((v) => v > 0 && v < CANVAS)
    expect(inside).toBe(true)
    expect(randomStrokes(8, createRandom(1))).toEqual(strokes)
    expect(randomStrokes(8, createRandom(2))).not.toEqual(strokes)
  })

  it('is black ink on white paper', () => {
    const { data } = picture(strokes)
    const grey = data.filter((_, i) => i % 4 === 0)
    expect(grey.includes(0)).toBe(true)
    expect(grey.filter((value) => value === 255).length).toBeGreaterThan(0.8 * grey.length)
  })

  it('is nowhere away from itself, in any order and direction', () => {
    const turned = strokes.map((s) => ({ ...s, points: s.points.toReversed() })).toReversed()
    expect(distance(strokes, turned)).toEqual({ chamfer: 0, typical: 0 })
  })

  it('is as far from its strokes moved aside as they were moved', () => {
    const [stroke] = strokes
    const far = { ...stroke, points: stroke.points.map(([x, y]): [number, number] => [x, y + 1e4]) }
    const { chamfer } = distance([stroke], [far])
    expect(chamfer / ((100 * 1e4) / CANVAS)).toBeCloseTo(1, 1)
  })

  it('counts a missing stroke, but not one drawn twice', () => {
    expect(distance(strokes, strokes.slice(1)).chamfer).toBeGreaterThan(0.5)
    expect(distance(strokes, [...strokes, strokes[0]]).chamfer).toBe(0)
  })
})
