/** @file Viewports: a viewBox fitted into a rectangle (SVG 2, 8.6 and 8.7). */
import type { Frame } from '../strokes/strokes.ts'
import type { Matrix } from './transform.ts'

/** Larger numbers are nobody's drawing, and lose the decimals of what is drawn. */
const LARGEST = 1e7

export const inRange = (value: number): boolean => Math.abs(value) < LARGEST

/** A viewBox that can be drawn in; undefined without one. */
export function parseViewBox(text: string | undefined): Frame | undefined {
  const numbers =
    text
      ?.trim()
      .split(/[\s,]+/)
      .map(Number) ?? []
  const [x, y, width, height] = numbers
  return numbers.length === 4 && isDrawable({ x, y, width, height })
    ? { x, y, width, height }
    : undefined
}

export const isDrawable = ({ x, y, width, height }: Frame): boolean =>
  [x, y, width, height].every(inRange) && width > 0 && height > 0

/**
 * From the units of a viewBox to those around the rectangle that it fills.
 * @param preserve as in the attribute preserveAspectRatio
 */
export function fitViewBox(viewBox: Frame, rectangle: Frame, preserve = ''): Matrix {
  const [, alignX, alignY] = /x(Min|Mid|Max)Y(Min|Mid|Max)/.exec(preserve) ?? ['', 'Mid', 'Mid']
  const scales = [rectangle.width / viewBox.width, rectangle.height / viewBox.height]
  const one = /\bslice\b/.test(preserve) ? Math.max(...scales) : Math.min(...scales)
  const [sx, sy] = /\bnone\b/.test(preserve) ? scales : [one, one]
  const left = SHARE[alignX] * (rectangle.width - sx * viewBox.width)
  const top = SHARE[alignY] * (rectangle.height - sy * viewBox.height)
  const x = rectangle.x + left - sx * viewBox.x
  const y = rectangle.y + top - sy * viewBox.y
  return [sx, 0, 0, sy, x, y]
}

/** Of the room that is left, how much is before the picture. */
const SHARE: Readonly<Record<string, number>> = { Min: 0, Mid: 0.5, Max: 1 }
