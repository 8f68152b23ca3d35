/** @file How strokes move on the screen: they fade in and out, glide to their places, draw themselves. */
import type { Path } from '@svgdotjs/svg.js'
import { distance, paint, type StrokeLine } from './stroke-line.ts'

/** Share of the way to its goal that a stroke goes in a sixtieth of a second. */
const GLIDE = 0.22
/** Milliseconds a stroke takes to draw itself, and all of them together at most. */
const REPLAY = { stroke: 420, all: 6000 }

/** Once only: a style would do it whenever the stroke changes its place in the document. */
export function fadeIn({ group }: StrokeLine): void {
  group.node.animate([{ opacity: 0, offset: 0 }], { duration: 350, easing: 'ease' })
}

/** Fades out, then goes. */
export function leave({ group }: StrokeLine): void {
  group.addClass('away')
  setTimeout(() => group.remove(), 400)
}

/** Moves lines towards their goals, frame by frame, as long as one is not there. */
export function createGlide(lines: ReadonlyMap<number, StrokeLine>): () => void {
  let frame = 0
  let last = 0
  const move = (time: number) => {
    const share = 1 - (1 - GLIDE) ** Math.min(6, (time - last) / 16.7)
    last = time
    const moving = [...lines.values()].filter(({ now, goal }) => distance(now, goal) > 0)
    for (const line of moving) {
      line.now = closer(line, share)
      paint(line)
    }
    frame = moving.length > 0 ? requestAnimationFrame(move) : 0
  }
  return () => {
    if (frame) return
    last = performance.now()
    frame = requestAnimationFrame(move)
  }
}

const closer = ({ now, goal }: StrokeLine, share: number): Float32Array =>
  distance(now, goal) < 0.05
    ? goal.slice()
    : now.map((value, i) => value + share * (goal[i] - value))

/** Every stroke runs from its start to its end, when those before it have. */
export function replay(strokes: readonly StrokeLine[]): void {
  const each = Math.min(REPLAY.stroke, REPLAY.all / Math.max(1, strokes.length))
  strokes.forEach(({ lines }, i) => {
    const duration = each / lines.length
    const easing = lines.length > 1 ? 'linear' : 'ease-in-out' // pieces follow without a pause
    lines.forEach((line, k) => {
      run(line, { duration, delay: i * each + k * duration, easing, fill: 'backwards' })
    })
  })
}

function run({ node }: Path, timing: KeyframeAnimationOptions): void {
  const length = node.getTotalLength() + 0.1
  const hidden = { strokeDasharray: `${length} ${2 * length}`, strokeDashoffset: length }
  node.animate(
    [
      { ...hidden, opacity: 0 },
      { ...hidden, opacity: 1, offset: 0.001 },
      { ...hidden, strokeDashoffset: 0, opacity: 1 },
    ],
    timing,
  )
}
