/**
 * @file A stroke on the screen: its line, or the pieces of one that is tapered, and around it what
 * reacts to a finger.
 */
import type { G, Path } from '@svgdotjs/svg.js'
import { type Point, pathData, piecesOf } from '../../../src/index.ts'

export interface LineStyle {
  /** Full width in the middle, and by which share it is thinner at the ends. */
  width: number
  taper: number
  /** 0–1 */
  opacity: number
}

export interface StrokeLine {
  /** Of the stroke it shows; another one's, where that is the same to the eye. */
  id: number
  group: G
  /** One, or as many as a tapered stroke has pieces. */
  lines: Path[]
  /** Wider than the line, so that it can be hit; not seen. */
  hit: Path
  style: LineStyle
  /** Control points [point, 2] as they are painted, and where they belong. */
  now: Float32Array
  goal: Float32Array
}

export function createLine(
  layer: G,
  { id, goal, style }: Pick<StrokeLine, 'id' | 'goal' | 'style'>,
): StrokeLine {
  const group = layer.group().addClass('stroke')
  const hit = group.path().addClass('hit')
  return { id, group, lines: [], hit, style, now: goal.slice(), goal }
}

export function paint({ group, lines, hit, style, now }: StrokeLine): void {
  const points = Array.from(
    { length: now.length / 2 },
    (_, i): Point => [now[2 * i], now[2 * i + 1]],
  )
  const whole = { points, width: style.width, taper: style.taper }
  const pieces = style.taper > 0 ? piecesOf(whole) : [whole]
  while (lines.length < pieces.length) lines.push(group.path().addClass('line'))
  for (const spare of lines.splice(pieces.length)) spare.remove()
  pieces.forEach((piece, i) => {
    lines[i].attr({ d: pathData(piece), 'stroke-width': piece.width })
  })
  hit.attr('d', pathData(whole))
  group.node.style.setProperty('--opacity', String(style.opacity))
}

/** The largest difference of a coordinate. */
export function distance(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0)
}
