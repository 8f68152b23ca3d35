/**
 * @file A drawing that draws itself as a Lottie animation (Lottie Animation Format 1.0): one shape
 * layer, in it a group a stroke, whose path a trim reveals from its start to its end.
 */
import { piecesOf } from '../strokes/pieces.ts'
import { type Color, type Frame, type Point, rgbOf, type Stroke } from '../strokes/strokes.ts'
import { VERSION } from '../version.ts'
import { type AnimationOptions, type Turn, turnsOf } from './animate.ts'

const FRAMES_PER_SECOND = 60
/** Seconds that the finished drawing stays. */
const REST = 1

export interface LottieDrawing {
  strokes: readonly Stroke[]
  /** Side of the canvas in pixels. */
  canvas: number
  frame: Frame
  /** Hexadecimal. */
  paper?: string
}

/** JSON of the animation, for lottie-web and other players. */
export function drawingToLottie(drawing: LottieDrawing, options: AnimationOptions = {}): string {
  const { strokes, frame, paper } = drawing
  const turns = turnsOf(drawing, options)
  const last = turns[turns.length - 1]
  const end = frameAt((last ? last.delay + last.duration : 0) + REST)
  const groups = strokes.flatMap((stroke, i) => [
    ...(stroke.fill ? [fillGroup(stroke.points, stroke.fill, turns[i])] : []),
    ...groupsOf(stroke, turns[i], `stroke ${i + 1}`),
  ])
  // The first shape is on top.
  const shapes = [...groups.reverse(), ...(paper ? [paperGroup(frame, paper)] : [])]
  const size = { w: Math.round(frame.width), h: Math.round(frame.height) }
  const layer = { ty: 4, nm: 'drawing', ip: 0, op: end, st: 0, ks: place(frame), shapes }
  return JSON.stringify({
    v: '5.7.0',
    meta: { g: `strokesmith ${VERSION}` },
    fr: FRAMES_PER_SECOND,
    ip: 0,
    op: end,
    ...size,
    layers: [layer],
  })
}

const frameAt = (seconds: number): number => Math.round(seconds * FRAMES_PER_SECOND)

/** Moves the frame's corner to the origin. */
const place = ({ x, y }: Frame) => ({
  o: fixed(100),
  r: fixed(0),
  p: fixed([short(-x), short(-y)]),
  a: fixed([0, 0]),
  s: fixed([100, 100]),
})

/** A stroke; if its width changes, the pieces of it, one after the other within its turn. */
function groupsOf(stroke: Stroke, turn: Turn, name: string): object[] {
  const pieces = stroke.taper ? piecesOf(stroke) : [stroke]
  const duration = turn.duration / pieces.length
  return pieces.map(({ points, width }, i) => ({
    ty: 'gr',
    nm: name,
    it: [
      { ty: 'sh', ks: fixed(pathOf(points)) },
      trim({ delay: turn.delay + i * duration, duration }),
      paint(stroke.color, width),
      UNMOVED,
    ],
  }))
}

const UNMOVED = {
  ty: 'tr',
  o: fixed(100),
  r: fixed(0),
  p: fixed([0, 0]),
  a: fixed([0, 0]),
  s: fixed([100, 100]),
}

/** Vertices with their handles, which are told from the vertex on. */
function pathOf(points: readonly Point[]) {
  const vertices = points.filter((_, i) => i % 3 === 0)
  const handle = (i: number, step: number) => {
    const [point, control] = [points[3 * i], points[3 * i + step] ?? points[3 * i]]
    return [short(control[0] - point[0]), short(control[1] - point[1])]
  }
  return {
    c: false,
    v: vertices.map((point) => point.map(short)),
    i: vertices.map((_, i) => handle(i, -1)),
    o: vertices.map((_, i) => handle(i, 1)),
  }
}

/** From nothing to all of the path within its turn, slower at both ends (CSS's ease-in-out). */
function trim({ delay, duration }: Turn) {
  const [start, end] = [frameAt(delay), Math.max(frameAt(delay + duration), frameAt(delay) + 1)]
  const ease = { o: { x: [0.42], y: [0] }, i: { x: [0.58], y: [1] } }
  const keys = [
    { t: start, s: [0], ...ease },
    { t: end, s: [100] },
  ]
  return { ty: 'tm', s: fixed(0), e: { a: 1, k: keys }, o: fixed(0), m: 1 }
}

/** Round caps and joins. */
function paint([red, green, blue, alpha]: Color, width: number) {
  const color = [red, green, blue].map(short)
  return {
    ty: 'st',
    c: fixed(color),
    o: fixed(short(100 * alpha)),
    w: fixed(short(width)),
    lc: 2,
    lj: 2,
  }
}

/** Out of sight until its stroke's turn. */
function fillGroup(points: readonly Point[], [red, green, blue, alpha]: Color, { delay }: Turn) {
  const keys = [
    { t: 0, s: [0], h: 1 },
    { t: frameAt(delay), s: [short(100 * alpha)], h: 1 },
  ]
  const color = [red, green, blue].map(short)
  const fill = { ty: 'fl', c: fixed(color), o: { a: 1, k: keys }, r: 1 }
  return {
    ty: 'gr',
    nm: 'fill',
    it: [{ ty: 'sh', ks: fixed({ ...pathOf(points), c: true }) }, fill, UNMOVED],
  }
}

function paperGroup({ x, y, width, height }: Frame, color: string) {
  const middle = [short(x + width / 2), short(y + height / 2)]
  const rectangle = {
    ty: 'rc',
    p: fixed(middle),
    s: fixed([short(width), short(height)]),
    r: fixed(0),
  }
  const fill = { ty: 'fl', c: fixed(rgbOf(color).map(short)), o: fixed(100) }
  return { ty: 'gr', nm: 'paper', it: [rectangle, fill, UNMOVED] }
}

/** A property that does not change. */
function fixed<T>(k: T) {
  return { a: 0, k }
}

/** Three decimals: a hundredth of what can be seen. */
const short = (value: number): number => Math.round(value * 1000) / 1000 || 0
