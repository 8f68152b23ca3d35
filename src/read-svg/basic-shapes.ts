/** @file Basic shapes as path data (SVG 2, 10). */
import { clamp } from '../maths/numbers.ts'
import type { Frame, Point } from '../strokes/strokes.ts'

type Attributes = Readonly<Record<string, string | undefined>>

/** How lengths are read, in user units. */
interface Measures {
  /** An attribute's length; `whole` is what 100 % are. */
  lengthOf: (name: string, whole: number) => number | undefined
  /** Of the viewport. */
  width: number
  height: number
}

/** Path data of an element, or nothing if it is no shape or has no size. */
export function shapeData(
  name: string,
  attributes: Attributes,
  { lengthOf, width, height }: Measures,
): string | undefined {
  const x = (attribute: string) => lengthOf(attribute, width) ?? 0
  const y = (attribute: string) => lengthOf(attribute, height) ?? 0
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
      const r = lengthOf('r', diagonal) ?? 0
      return ellipse([x('cx'), y('cy')], [r, r])
    }
    case 'ellipse': {
      const [rx, ry] = [lengthOf('rx', width), lengthOf('ry', height)]
      return ellipse([x('cx'), y('cy')], [rx ?? ry ?? 0, ry ?? rx ?? 0])
    }
    case 'rect': {
      const [rx, ry] = [lengthOf('rx', width), lengthOf('ry', height)]
      const size = { width: x('width'), height: y('height') }
      return rectangle({ x: x('x'), y: y('y'), ...size }, [rx ?? ry ?? 0, ry ?? rx ?? 0])
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

function ellipse([cx, cy]: Point, [rx, ry]: Point): string | undefined {
  if (!(rx > 0 && ry > 0)) return undefined
  const half = (to: number) => `A${rx} ${ry} 0 0 1 ${to} ${cy}`
  return `M${cx - rx} ${cy}${half(cx + rx)}${half(cx - rx)}Z`
}

function rectangle({ x, y, width, height }: Frame, [rx, ry]: Point): string | undefined {
  if (!(width > 0 && height > 0)) return undefined
  const [a, b] = [clamp(rx, 0, width / 2), clamp(ry, 0, height / 2)]
  if (a === 0 || b === 0) return `M${x} ${y}h${width}v${height}h${-width}Z`
  const corner = (dx: number, dy: number) => `a${a} ${b} 0 0 1 ${dx} ${dy}`
  const [w, h] = [width - 2 * a, height - 2 * b]
  return `M${x + a} ${y}h${w}${corner(a, b)}v${h}${corner(-a, b)}h${-w}${corner(-a, -b)}v${-h}${corner(a, -b)}Z`
}
