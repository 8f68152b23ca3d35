/** @file The control points of the stroke in hand, as knobs that can be dragged. */
import type { Circle, G, Line } from '@svgdotjs/svg.js'
import type { Point } from '../../../src/index.ts'

/** Pixels of the screen around a line, and of a handle, that react to a finger. */
export const REACH = 16

/** Knobs on the control points [p0 … p3n], with arms from the inner ones to their ends. */
export function buildHandles(layer: G, points: readonly Point[], scale: number): G[] {
  for (const [a, b] of armsOf(points)) {
    layer
      .line(...a, ...b)
      .stroke({ width: scale })
      .addClass('arm')
  }
  return points.map(([x, y], i) => {
    const knob = layer.group().addClass('knob').translate(x, y)
    knob
      .circle(2 * REACH * scale)
      .center(0, 0)
      .addClass('reach')
    knob
      .circle((i % 3 === 0 ? 11 : 9) * scale)
      .center(0, 0)
      .stroke({ width: 1.5 * scale })
      .addClass(i % 3 === 0 ? 'end' : 'inner')
    return knob
  })
}

export function placeHandles(layer: G, points: readonly Point[]): void {
  const arms = layer.find('.arm') as unknown as Line[]
  armsOf(points).forEach(([a, b], i) => {
    arms[i]?.plot([a, b])
  })
  const knobs = layer.find('.knob') as unknown as Circle[]
  points.forEach(([x, y], i) => {
    knobs[i]?.transform({ translate: [x, y] })
  })
}

const armsOf = (points: readonly Point[]): [Point, Point][] =>
  points.flatMap((point, i): [Point, Point][] => {
    if (i % 3 === 0) return []
    return [[point, points[i % 3 === 1 ? i - 1 : i + 1]]]
  })
