/** @file Where in an SVG its reader is: the paint, units and viewport that hold inside an element. */
import { ImageError } from '../errors.ts'
import type { Frame } from '../strokes/strokes.ts'
import type { Properties } from './css.ts'
import { INITIAL, inherit } from './paint.ts'
import type { Tapered } from './shape.ts'
import { compose, type Matrix, parseTransform } from './transform.ts'

export interface Scope {
  paint: typeof INITIAL
  /** From units here to units of the root's viewBox. */
  matrix: Matrix
  /** Size of the viewport in units here: what percentages are of. */
  viewport: Pick<Frame, 'width' | 'height'>
  depth: number
  /** Inside of which tapered stroke. */
  tapered?: Tapered
}

/** Around the root's children. */
export const outermost = (matrix: Matrix, viewport: Scope['viewport']): Scope => ({
  paint: INITIAL,
  matrix,
  viewport,
  depth: 0,
})

/** @throws {ImageError} for a transform that cannot be read */
export function moved(matrix: Matrix, transform: string | undefined): Matrix {
  if (!transform) return matrix
  const own = parseTransform(transform)
  if (!own) throw new ImageError(`SVG transform cannot be read: ${transform.slice(0, 40)}`)
  return compose(matrix, own)
}

/** The scope inside of an element. */
export function painted(properties: Properties, scope: Scope): Scope {
  const { width, height } = scope.viewport
  const diagonal = Math.hypot(width, height) / Math.SQRT2
  return { ...scope, paint: inherit(scope.paint, properties, diagonal), depth: scope.depth + 1 }
}
