/**
 * @file Every basic shape as path data, and all path data as cubic Bézier segments.
 */
import { SVGPathData } from 'svg-pathdata'
import { ImageError } from '../errors.ts'
import { clamp } from '../maths/numbers.ts'
import type { Point } from '../strokes/strokes.ts'
import type { Matrix } from './transform.ts'

/** A stretch of a path without a gap: 3k + 1 control points of k cubic segments. */
export interface Subpath {
  points: Point[]
  closed: boolean
}

type Attributes = Readonly<Record<string, string | undefined>>

/** The attribute's length in user units; `whole` is what 100 % are. */
export type Length = (name: string, whole: number) => number | undefined

/** Path data of an element, or nothing if it is no shape or has no size. */
export function shapeData(
  name: string,
  attributes: Attributes,
  length: Length,
  width: number,
  height: number,
): string | undefined {
  const x = (attribute: string) => length(attribute, width) ?? 0
  const y = (attribute: string) => length(attribute, height) ?? 0
  const diagonal = Math.hypot(width, height) / Math.SQRT2
  switch (name) {
    case 'path':
      return attributes.d
    case 'line':
      return `M${x('x1')} ${y('y1')}L${x('x2')} ${y('y2')}`
    case 'polyline':
    case 'polygon':
      return polygon(attributes.points ?? '', name === 'polygon')
    case 'circle': {
      const r = length('r', diagonal) ?? 0
      return ellipse(x('cx'), y('cy'), r, r)
    }
    case 'ellipse': {
      const [rx, ry] = [length('rx', width), length('ry', height)]
      return ellipse(x('cx'), y('cy'), rx ?? ry ?? 0, ry ?? rx ?? 0)
    }
    case 'rect': {
      const [rx, ry] = [length('rx', width), length('ry', height)]
      return rectangle(x('x'), y('y'), x('width'), y('height'), rx ?? ry ?? 0, ry ?? rx ?? 0)
    }
  }
}

function polygon(points: string, closed: boolean): string | undefined {
  const numbers = points.trim().split(/[\s,]+/)
  const pairs = Array.from({ length: Math.floor(numbers.length / 2) }, (_, i) =>
    numbers.slice(2 * i, 2 * i + 2).join(' '),
  )
  return pairs.length > 1 ? `M${pairs.join('L')}${closed ? 'Z' : ''}` : undefined
}

function ellipse(cx: number, cy: number, rx: number, ry: number): string | undefined {
  if (!(rx > 0 && ry > 0)) return undefined
  const half = (to: number) => `A${rx} ${ry} 0 0 1 ${to} ${cy}`
  return `M${cx - rx} ${cy}${half(cx + rx)}${half(cx - rx)}Z`
}

function rectangle(
  x: number,
  y: number,
  width: number,
  height: number,
  rx: number,
  ry: number,
): string | undefined {
  if (!(width > 0 && height > 0)) return undefined
  const [a, b] = [clamp(rx, 0, width / 2), clamp(ry, 0, height / 2)]
  if (a === 0 || b === 0) return `M${x} ${y}h${width}v${height}h${-width}Z`
  const corner = (dx: number, dy: number) => `a${a} ${b} 0 0 1 ${dx} ${dy}`
  const [w, h] = [width - 2 * a, height - 2 * b]
  return `M${x + a} ${y}h${w}${corner(a, b)}v${h}${corner(-a, b)}h${-w}${corner(-a, -b)}v${-h}${corner(a, -b)}Z`
}

/**
 * Path data, moved by a matrix, as chains of cubic segments.
 * @throws {ImageError} for path data that cannot be read, or whose numbers are too large
 */
export function subpaths(data: string, matrix: Matrix): Subpath[] {
  const out: Subpath[] = []
  let open: Subpath | undefined
  for (const command of parse(data).matrix(...matrix).commands) {
    const from = open?.points.at(-1)
    if (command.type === SVGPathData.MOVE_TO) {
      open = { points: [[command.x, command.y]], closed: false }
      out.push(open)
    } else if (command.type === SVGPathData.LINE_TO && open && from) {
      open.points.push(...straight(from, [command.x, command.y]))
    } else if (command.type === SVGPathData.CURVE_TO && open) {
      const { x1, y1, x2, y2, x, y } = command
      open.points.push([x1, y1], [x2, y2], [x, y])
    } else if (command.type === SVGPathData.CLOSE_PATH && open && from) {
      open = close(open, from, out)
    }
  }
  const drawn = out.filter(({ points }) => points.length > 1)
  const finite = drawn.every(({ points }) => points.every((point) => point.every(inRange)))
  if (!finite) throw new ImageError('an SVG path has coordinates that are too large')
  return drawn
}

const inRange = (value: number): boolean => Math.abs(value) < 1e7

/** Ends a subpath where it began; whatever follows without a move begins there too. */
function close(open: Subpath, from: Point, out: Subpath[]): Subpath {
  const [start] = open.points
  if (from[0] !== start[0] || from[1] !== start[1]) open.points.push(...straight(from, start))
  open.closed = true
  const next = { points: [start], closed: false }
  out.push(next)
  return next
}

/** Absolute moves, lines, cubics and closings. */
function parse(data: string): SVGPathData {
  try {
    return new SVGPathData(data).toAbs().normalizeHVZ(false).normalizeST().qtToC().aToC()
  } catch {
    throw new ImageError(`SVG path data cannot be read: ${data.trim().slice(0, 40)}`)
  }
}

function straight([x, y]: Point, [u, v]: Point): Point[] {
  return [
    [x + (u - x) / 3, y + (v - y) / 3],
    [u - (u - x) / 3, v - (v - y) / 3],
    [u, v],
  ]
}
