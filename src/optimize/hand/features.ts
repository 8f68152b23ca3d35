/** @file What the hand is told of each control point and of each stroke, beside the ways to go. */
import { clamp } from '../../maths/numbers.ts'
import { lookUp } from './grid.ts'
import { after, ahead, aside, before, type Layout, rootMeanSquare, strokeMeans } from './vectors.ts'

/** Pixels that count as one where places are told. */
const UNIT = 10

export const clamped = (value: number, most: number) => clamp(value, -most, most)

export interface PointSeen {
  /** [stroke, point, 2] */
  points: Float32Array
  layout: Layout
  /** `tangents`. */
  along: Float32Array
  /** In the frames, [stroke, point, way, 2]. */
  ways: Float32Array
  slope: Float32Array
  /** Four, and how two of them rise. */
  maps: readonly Float32Array[]
}

/** Where the neighbours and the stroke's middle are; maps; slope; place along the stroke; kind. */
const OTHERS = 6 + 8 + 2 + 3

/** @returns [stroke, point, 2 ways + OTHERS] */
export function pointFeatures(seen: PointSeen): Float32Array {
  const { points, layout, along, ways, slope, maps } = seen
  const middles = strokeMeans(points, layout)
  const whole = rootMeanSquare(slope)
  const here = new Float64Array(maps.length)
  const own = (2 * ways.length) / points.length
  const out = new Float32Array((points.length / 2) * (own + OTHERS))
  for (let i = 0; i < points.length / 2; i++) {
    const [x, y] = [points[2 * i], points[2 * i + 1]]
    let at = i * (own + OTHERS)
    for (let w = 0; w < own; w++) out[at++] = ways[own * i + w]
    const beside = [
      [points, before(i, layout)],
      [points, after(i, layout)],
      [middles, i],
    ] as const
    for (const [from, k] of beside) {
      const [dx, dy] = [from[2 * k] - x, from[2 * k + 1] - y]
      out[at++] = clamped(ahead(along, 2 * i, dx, dy) / UNIT, 4)
      out[at++] = clamped(aside(along, 2 * i, dx, dy) / UNIT, 4)
    }
    lookUp(maps, x, y, here)
    for (let m = 0; m < 4; m++) out[at++] = here[m]
    for (const m of [4, 6]) {
      out[at++] = ahead(along, 2 * i, 4 * here[m], 4 * here[m + 1])
      out[at++] = aside(along, 2 * i, 4 * here[m], 4 * here[m + 1])
    }
    const steep = Math.sqrt((slope[2 * i] ** 2 + slope[2 * i + 1] ** 2) / 2 + 1e-20)
    out[at++] = Math.log(steep / (whole + 1e-12) + 1e-3)
    out[at++] = (2 * (i % layout.points)) / (layout.points - 1) - 1
    out[at + kindOf(i, layout)] = 1
  }
  return out
}

/** 0: an end, 1: a joint of cubics, 2: a handle. */
export function kindOf(i: number, { points }: Layout): number {
  const at = i % points
  if (at === 0 || at === points - 1) return 0
  return at % 3 === 0 ? 1 : 2
}

export interface StrokesSeen {
  points: Float32Array
  layout: Layout
  /** Root mean square of the slope of each stroke, and of all. */
  own: readonly number[]
  drawing: number
  size: number
  whole: readonly number[]
}

/** @returns [stroke, 5 + whole] */
export function strokeFeatures({
  points,
  layout,
  own,
  drawing,
  size,
  whole,
}: StrokesSeen): Float32Array {
  const middles = strokeMeans(points, layout)
  const rows = own.map((scale, k) => {
    const first = 2 * layout.points * k
    const apart = points.subarray(first, first + 2 * layout.points)
    const spread = rootMeanSquare(apart.map((v, i) => v - middles[first + i]))
    return [
      (middles[first] / size) * 2 - 1,
      (middles[first + 1] / size) * 2 - 1,
      spread / UNIT,
      Math.log(scale / (drawing + 1e-12) + 1e-3),
      k / layout.strokes,
      ...whole,
    ]
  })
  return Float32Array.from(rows.flat())
}
