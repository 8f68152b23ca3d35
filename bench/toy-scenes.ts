/**
 * @file Scenes for toy inverse problems: known strokes, their picture, and how far others are from them.
 */

import { median } from 'simple-statistics'
import { render } from '../rasterizer/core.ts'
import type { RasterImage } from '../src/image/image.ts'
import type { Random } from '../src/maths/random.ts'
import { flatten, pointAt } from '../src/strokes/bezier.ts'
import type { Point, Stroke } from '../src/strokes/strokes.ts'

/** Side of the canvas and width of the strokes, in pixels. */
export const CANVAS = 224
export const WIDTH = 3
/** The target is drawn this many times as large, as a photo would be. */
const ZOOM = 2
/** Strokes keep this far from the border, as a share of the canvas. */
const BORDER = 0.08
/** From end to end, as a share of the canvas. */
const LENGTHS = [0.2, 0.5] as const
/** Middles of strokes are at least this far apart, times the spacing of that many on a grid. */
const APART = 0.7
/** Points compared along a stroke. */
const SAMPLES = 64

/** How far two drawings are apart, in % of the canvas. */
export interface Distance {
  /** Chamfer distance: the mean of both directions' mean distance to the nearest sample. */
  readonly chamfer: number
  /** The median of all these distances, both directions together. */
  readonly typical: number
}

/** Smooth cubics, no loops or cusps: inner control points at a third of the chord, pushed aside. */
export function randomStrokes(count: number, random: Random): Stroke[] {
  const apart = (APART * CANVAS) / Math.ceil(Math.sqrt(count))
  const middles: Point[] = []
  const strokes: Point[][] = []
  for (let tries = 0; strokes.length < count; tries++) {
    const points = randomCubic(random)
    const middle = pointAt(points, 0.5)
    const shrunk = apart * 0.99 ** Math.floor(tries / 20)
    const near = middles.some(([x, y]) => Math.hypot(x - middle[0], y - middle[1]) < shrunk)
    if (near || !points.every(inside)) continue
    middles.push(middle)
    strokes.push(points)
  }
  return strokes.map((points) => ({ points, width: WIDTH, color: [0, 0, 0, 1] }))
}

function randomCubic(random: Random): Point[] {
  const [x, y] = [random.between(0, CANVAS), random.between(0, CANVAS)]
  const angle = random.between(0, 2 * Math.PI)
  const length = CANVAS * random.between(...LENGTHS)
  const [ux, uy] = [Math.cos(angle), Math.sin(angle)]
  const at = (along: number, aside: number): Point => [
    x + length * (along * ux - aside * uy),
    y + length * (along * uy + aside * ux),
  ]
  return [
    at(0, 0),
    at(1 / 3, random.between(-0.4, 0.4)),
    at(2 / 3, random.between(-0.4, 0.4)),
    at(1, 0),
  ]
}

const inside = (point: Point): boolean =>
  point.every((v) => v > BORDER * CANVAS && v < (1 - BORDER) * CANVAS)

/** The strokes as a picture of ZOOM × the canvas. */
export function picture(strokes: Stroke[]): RasterImage {
  const size = ZOOM * CANVAS
  const n = strokes.length
  const points = Float32Array.from(
    strokes.flatMap((stroke) => stroke.points).flat(),
    (v) => v * ZOOM,
  )
  const { image } = render(
    {
      points: { data: points, shape: [n, 4, 2] },
      width: { data: new Float32Array(n).fill(WIDTH * ZOOM), shape: [n] },
      color: { data: Float32Array.from(strokes.flatMap(({ color }) => color)), shape: [n, 4] },
    },
    { size },
  )
  const channel = (i: number) => (i % 4 === 3 ? 255 : 255 * image.data[3 * (i >> 2) + (i % 4)])
  return {
    width: size,
    height: size,
    data: Uint8ClampedArray.from({ length: 4 * size * size }, (_, i) => channel(i)),
  }
}

export function distance(truth: Stroke[], found: Stroke[]): Distance {
  const [a, b] = [samples(truth), samples(found)]
  const [there, back] = [nearest(a, b), nearest(b, a)]
  const share = 100 / CANVAS
  return {
    chamfer: round((share * (mean(there) + mean(back))) / 2),
    typical: round(share * median([...there, ...back])),
  }
}

const samples = (strokes: Stroke[]): Point[] =>
  strokes.flatMap((stroke) => flatten(stroke, SAMPLES - 1))

/** From every point of `from` to the closest one of `to`. */
const nearest = (from: Point[], to: Point[]): number[] =>
  from.map(([x, y]) =>
    to.reduce((best, [u, v]) => Math.min(best, Math.hypot(u - x, v - y)), Infinity),
  )

const mean = (xs: number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length

/** To thousandths, as all results are. */
export function round(x: number): number {
  return Math.round(1000 * x) / 1000
}
