/**
 * @file What a drawing is made of: strokes, each a chain of cubic Bézier segments with one width
 * and one colour. Everything else in the package produces, moves or prints these.
 */

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

/** Control points of several drawings as one array [drawing, stroke, point, 2]. */
export function packPoints(drawings: Point[][][]): { data: Float32Array; shape: number[] } {
  const [[{ length: points }]] = drawings
  const shape = [drawings.length, drawings[0].length, points, 2]
  return { data: Float32Array.from(drawings.flat(3)), shape }
}

/** Control points [stroke][4] from an array [stroke, 4, 2]. */
export function unpackPoints(points: Float32Array): Point[][] {
  return Array.from({ length: points.length / 8 }, (_, stroke) =>
    Array.from({ length: 4 }, (_, i): Point => {
      const at = 8 * stroke + 2 * i
      return [points[at], points[at + 1]]
    }),
  )
}

/** How strokes look. */
export interface Ink {
  /** Full width in canvas pixels. */
  width: number
  /** Hexadecimal, as in #333 or #333333. */
  color: string
  /** 0–1, or learned: of every stroke its own. */
  opacity: number | 'learned'
  /** 0: as wide at the ends as in the middle, 1: pointed. */
  pressure: number
}

/** A stroke of that look. @param opacity its own, where it was learned */
export function inked(points: Point[], ink: Ink, opacity = ink.opacity): Stroke {
  const alpha = opacity === 'learned' ? 1 : opacity
  const taper = ink.pressure > 0 && { taper: ink.pressure }
  return { points, width: ink.width, color: [...rgbOf(ink.color), alpha], ...taper }
}

/** #rgb or #rrggbb as numbers 0–1. */
export function rgbOf(hex: string): [red: number, green: number, blue: number] {
  const long = hex.length === 4 ? hex.replace(/[^#]/g, '$&$&') : hex
  const channel = (i: number) => Number.parseInt(long.slice(1 + 2 * i, 3 + 2 * i), 16) / 255
  return [channel(0), channel(1), channel(2)]
}

/** `#rrggbb`, without the opacity. */
export function hex(color: Color): string {
  const channel = (value: number) => Math.round(Math.min(Math.max(value, 0), 1) * 255)
  return `#${color
    .slice(0, 3)
    .map((value) => channel(value).toString(16).padStart(2, '0'))
    .join('')}`
}

/**
 * Full widths at the control points of a cubic that is `width` wide in its middle and thinner by a
 * share of `pressure` at its ends; one number if it is the same everywhere.
 */
export function widthsOf({ width, pressure }: Pick<Ink, 'width' | 'pressure'>): number[] {
  if (pressure === 0) return [width]
  // Bernstein weights of the middle are 1/8, 3/8, 3/8, 1/8.
  const [end, inner] = [1 - pressure, 1 + pressure / 3]
  return [end, inner, inner, end].map((share) => share * width)
}

/** Full width of a stroke of one segment at t, 0–1. */
export function widthAt({ width, taper = 0 }: Pick<Stroke, 'width' | 'taper'>, t: number): number {
  const [first, inner = first] = widthsOf({ width, pressure: taper })
  const middle = 3 * t * (1 - t)
  return (1 - middle) * first + middle * inner
}

/** Pieces that a segment of changing width is cut into. */
const PIECES = 16

/** A tapered stroke as short ones, one after the other, each of one width. */
export function piecesOf(
  stroke: Pick<Stroke, 'points' | 'width' | 'taper'>,
): Pick<Stroke, 'points' | 'width'>[] {
  const cubics = Array.from({ length: (stroke.points.length - 1) / 3 }, (_, i) =>
    stroke.points.slice(3 * i, 3 * i + 4),
  )
  return cubics.flatMap((cubic) =>
    Array.from({ length: PIECES }, (_, i) => {
      const [from, to] = [i / PIECES, (i + 1) / PIECES]
      return { points: pieceOf(cubic, from, to), width: widthAt(stroke, (from + to) / 2) }
    }),
  )
}

/** Control points of the piece of a cubic between two parameters (its blossom). */
export function pieceOf(cubic: readonly Point[], from: number, to: number): Point[] {
  const blossom = (...at: [number, number, number]): Point =>
    at.reduce<readonly Point[]>(
      (points, t) => points.slice(1).map((p, i) => mix(points[i], p, t)),
      cubic,
    )[0]
  return [
    blossom(from, from, from),
    blossom(from, from, to),
    blossom(from, to, to),
    blossom(to, to, to),
  ]
}

const mix = ([x, y]: Point, [u, v]: Point, t: number): Point => [x + t * (u - x), y + t * (v - y)]
