/** @file Path data as cubic Bézier segments. */
import { SVGPathData } from 'svg-pathdata'
import { ImageError } from '../errors.ts'
import type { Point } from '../strokes/strokes.ts'
import type { Matrix } from './transform.ts'
import { inRange } from './viewport.ts'

/** A stretch of a path without a gap: 3k + 1 control points of k cubic segments. */
export interface Subpath {
  points: Point[]
  closed: boolean
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
