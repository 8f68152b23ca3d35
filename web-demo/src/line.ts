/**
 * @file A stroke on the screen: its line, or the pieces of one that is tapered, and around it what
 * reacts to a finger. It glides to where it belongs and fades as it comes and goes.
 */
import type { G, Path } from '@svgdotjs/svg.js'
import type { Point } from '../../src/index.ts'
import { pathData } from '../../src/output/svg.ts'
import { piecesOf } from '../../src/strokes/strokes.ts'

export interface Look {
  /** In the middle, and by which share it is thinner at the ends. */
  width: number
  taper: number
  /** 0–1 */
  opacity: number
}

export interface Drawn {
  /** Of the stroke it shows; another one's, where that is the same to the eye. */
  id: number
  group: G
  /** One, or as many as a tapered stroke has pieces. */
  lines: Path[]
  /** Wider than the line, so that it can be hit; not seen. */
  hit: Path
  look: Look
  /** Control points [point, 2] as they are painted, and where they belong. */
  now: Float32Array
  goal: Float32Array
}

/** Share of the way to its goal that a stroke goes in a sixtieth of a second. */
const GLIDE = 0.22

export function createLine(layer: G, id: number, goal: Float32Array, look: Look): Drawn {
  const group = layer.group().addClass('stroke')
  const hit = group.path().addClass('hit')
  return { id, group, lines: [], hit, look, now: goal.slice(), goal }
}

export function paint({ group, lines, hit, look, now }: Drawn): void {
  const points = Array.from(
    { length: now.length / 2 },
    (_, i): Point => [now[2 * i], now[2 * i + 1]],
  )
  const whole = { points, width: look.width, taper: look.taper }
  const pieces = look.taper > 0 ? piecesOf(whole) : [whole]
  while (lines.length < pieces.length) lines.push(group.path().addClass('line'))
  for (const spare of lines.splice(pieces.length)) spare.remove()
  pieces.forEach((piece, i) => {
    lines[i].attr({ d: pathData(piece), 'stroke-width': piece.width })
  })
  hit.attr('d', pathData(whole))
  group.node.style.setProperty('--opacity', String(look.opacity))
}

/** The largest difference of a coordinate. */
export function distance(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0)
}

/** Once only: a style would do it whenever the stroke changes its place in the document. */
export function fadeIn({ group }: Drawn): void {
  group.node.animate([{ opacity: 0, offset: 0 }], { duration: 350, easing: 'ease' })
}

/** Fades out, then goes. */
export function leave({ group }: Drawn): void {
  group.addClass('away')
  setTimeout(() => group.remove(), 400)
}

/** Moves strokes towards their goals, frame by frame, as long as one is not there. */
export function createGlide(drawn: ReadonlyMap<number, Drawn>): () => void {
  let frame = 0
  let last = 0
  const move = (time: number) => {
    const share = 1 - (1 - GLIDE) ** Math.min(6, (time - last) / 16.7)
    last = time
    const moving = [...drawn.values()].filter(({ now, goal }) => distance(now, goal) > 0)
    for (const stroke of moving) {
      stroke.now = closer(stroke, share)
      paint(stroke)
    }
    frame = moving.length > 0 ? requestAnimationFrame(move) : 0
  }
  return () => {
    if (frame) return
    last = performance.now()
    frame = requestAnimationFrame(move)
  }
}

const closer = ({ now, goal }: Drawn, share: number): Float32Array =>
  distance(now, goal) < 0.05
    ? goal.slice()
    : now.map((value, i) => value + share * (goal[i] - value))

/** Every stroke runs from its start to its end, when those before it have. */
export function replay(strokes: readonly Drawn[]): void {
  const each = Math.min(420, 6000 / Math.max(1, strokes.length))
  strokes.forEach(({ lines }, i) => {
    const duration = each / lines.length
    lines.forEach(({ node }, k) => {
      const length = node.getTotalLength() + 0.1
      const hidden = { strokeDasharray: `${length} ${2 * length}`, strokeDashoffset: length }
      node.animate(
        [
          { ...hidden, opacity: 0 },
          { ...hidden, opacity: 1, offset: 0.001 },
          { ...hidden, strokeDashoffset: 0, opacity: 1 },
        ],
        { duration, delay: i * each + k * duration, easing: easingOf(lines), fill: 'backwards' },
      )
    })
  })
}

/** Pieces follow each other without a pause. */
const easingOf = ({ length }: readonly Path[]): string => (length > 1 ? 'linear' : 'ease-in-out')
