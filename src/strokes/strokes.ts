/**
 * @file What a drawing is made of: strokes, each a chain of cubic Bézier segments with one width
 * and one colour. Everything else in the package produces, moves or prints these.
 */
import { clamp } from '../maths/numbers.ts'

/** (x, y) in canvas pixels, x to the right and y down. */
export type Point = [x: number, y: number]

/** Straight (not premultiplied) colour and opacity, each 0–1. */
export type Color = [red: number, green: number, blue: number, alpha: number]

export interface Stroke {
  /** 3k + 1 control points of k cubic segments that share their end points. */
  points: Point[]
  /** Full width in canvas pixels. */
  width: number
  color: Color
  /** How much thinner its ends are than its middle, as a share of the width. */
  taper?: number
  /** What the shape is filled with that it makes with the chord between its ends. */
  fill?: Color
  /** How much the loss falls when this stroke joins those before it, where it was measured. */
  gain?: number
  /** Given from outside and not to be changed. */
  frozen?: boolean
}

/** A rectangle in canvas pixels. */
export interface Frame {
  x: number
  y: number
  width: number
  height: number
}

/** #rgb or #rrggbb as numbers 0–1; any other colour, as currentColor, as black. */
export function rgbOf(hex: string): [red: number, green: number, blue: number] {
  if (!hex.startsWith('#')) return [0, 0, 0]
  const long = hex.length === 4 ? hex.replace(/[^#]/g, '$&$&') : hex
  const channel = (i: number) => Number.parseInt(long.slice(1 + 2 * i, 3 + 2 * i), 16) / 255
  return [channel(0), channel(1), channel(2)]
}

/** `#rrggbb`, without the opacity. */
export function hex(color: Color): string {
  const channel = (value: number) => Math.round(clamp(value, 0, 1) * 255)
  return `#${color
    .slice(0, 3)
    .map((value) => channel(value).toString(16).padStart(2, '0'))
    .join('')}`
}

/**
 * Shares of the full width at the `points` control points of a stroke that is thinner by a share of
 * `taper` at its ends: Bernstein coefficients of the parabola 1 + taper · (4u(1 − u) − 1) over the
 * whole stroke, u = 0 … 1, raised to the segments' degree.
 */
export function taperShares(taper: number, points = 4): number[] {
  const segments = (points - 1) / 3
  /** The parabola's blossom (polar form). */
  const parabola = (u: number, v: number) => 4 * ((u + v) / 2 - u * v) - 1
  return Array.from({ length: points }, (_, k) => {
    const [from, to] = [Math.floor(k / 3), Math.floor(k / 3) + 1].map((at) => at / segments)
    if (k % 3 === 0) return 1 + taper * parabola(from, from)
    const end = k % 3 === 1 ? from : to
    return 1 + (taper * (parabola(end, end) + 2 * parabola(from, to))) / 3
  })
}

/** Full width of a stroke at u, 0 at its start and 1 at its end. */
export function widthAt({ width, taper = 0 }: Pick<Stroke, 'width' | 'taper'>, u: number): number {
  return width * (1 + taper * (4 * u * (1 - u) - 1))
}

/** Full width, mean over the stroke. */
export const meanWidth = ({ width, taper = 0 }: Pick<Stroke, 'width' | 'taper'>): number =>
  width * (1 - taper / 3)
