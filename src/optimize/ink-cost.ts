/**
 * @file What ink costs: a line by its length, so that none is drawn that says next to nothing, and more
 * where it lies along other ink, for two strokes along one contour say no more than one.
 *
 * Points on the strokes stand for pieces of ink, ℓ long. Two pieces nearer than `reach`, a width, that
 * run the same way cost ℓ · ℓ′ · (1 − distance / reach)² · agreement; their sum is divided by reach and
 * the length of all ink, so that it is about the share of ink that lies on other ink. Only the later of
 * two gives way: the first strokes are to draw by themselves.
 */
import { ramp } from '../maths/numbers.ts'
import { cubicWeights } from '../strokes/bezier.ts'
import { type Scene, strokeCount } from '../strokes/scene.ts'

/** Points for each cubic segment. */
const SAMPLES = 12
/** |cos| of the angle between two pieces from which, and up to which, agreement grows from 0 to 1. */
const AGREES = { from: Math.cos(Math.PI / 5), fully: Math.cos(Math.PI / 12) }
/** Pieces of one stroke so many times as far apart along it as `reach` are strokes of their own. */
const APART = 3

/** Bernstein weights [SAMPLES, 4] of the points, and of the derivatives. */
const TIMES = Array.from({ length: SAMPLES }, (_, i) => (i + 0.5) / SAMPLES)
const PLACE = TIMES.map(cubicWeights)
const SPEED = TIMES.map((t) => {
  const [a, b, c] = [3 * (1 - t) ** 2, 6 * t * (1 - t), 3 * t * t]
  return [-a, a - b, b - c, c]
})

/** Pieces of ink of one drawing. */
interface Pieces {
  count: number
  /** Middle, direction of length 1, length; how far along the stroke. */
  x: Float64Array
  y: Float64Array
  dx: Float64Array
  dy: Float64Array
  length: Float64Array
  along: Float64Array
}

export interface InkCost {
  /** Of a line, for each canvas pixel of its length. */
  length: number
  /** Of all ink, if it lay on other ink. */
  overlap: number
}

/**
 * Adds the slope of the costs to that of one drawing's control points, in place.
 * @param slope [stroke, point, 2]
 * @param views that the slope is the sum over
 */
export function chargeInk(
  scene: Scene,
  slope: Float32Array,
  { length, overlap }: InkCost,
  views: number,
): void {
  const reach = Math.max(...scene.width.data)
  const pieces = piecesOf(scene)
  const each = pieces.count / strokeCount(scene)
  const push = pushes(pieces, each, reach)
  const total = pieces.length.reduce((sum, length) => sum + length, 0)
  const scale = (views * overlap) / (reach * Math.max(total, reach))
  const pull = (views * length) / SAMPLES
  const points = scene.points.shape[2]
  for (let i = 0; i < pieces.count; i++) {
    const [stroke, within] = [Math.floor(i / each), i % each]
    const first = 2 * (stroke * points + 3 * Math.floor(within / SAMPLES))
    for (const [k, share] of PLACE[within % SAMPLES].entries()) {
      const speed = pull * SPEED[within % SAMPLES][k]
      slope[first + 2 * k] += scale * share * push[2 * i] + speed * pieces.dx[i]
      slope[first + 2 * k + 1] += scale * share * push[2 * i + 1] + speed * pieces.dy[i]
    }
  }
}

function piecesOf({ points: { data, shape } }: Scene): Pieces {
  const [, strokes, points] = shape
  const each = ((points - 1) / 3) * SAMPLES
  const count = strokes * each
  const [x, y, dx, dy, length, along] = Array.from({ length: 6 }, () => new Float64Array(count))
  for (let i = 0; i < count; i++) {
    const [stroke, within] = [Math.floor(i / each), i % each]
    const first = 2 * (stroke * points + 3 * Math.floor(within / SAMPLES))
    const sum = (weights: readonly number[], axis: 0 | 1) =>
      weights.reduce((total, weight, k) => total + weight * data[first + 2 * k + axis], 0)
    const [place, speed] = [PLACE[within % SAMPLES], SPEED[within % SAMPLES]]
    const [vx, vy] = [sum(speed, 0), sum(speed, 1)]
    const fast = Math.hypot(vx, vy) || 1
    x[i] = sum(place, 0)
    y[i] = sum(place, 1)
    dx[i] = vx / fast
    dy[i] = vy / fast
    length[i] = fast / SAMPLES
    along[i] = within > 0 ? along[i - 1] + length[i] : 0
  }
  return { count, x, y, dx, dy, length, along }
}

/** d(cost)/d(middle) of pieces that come later, [piece, 2], before it is divided. */
function pushes(pieces: Pieces, each: number, reach: number): Float64Array {
  const push = new Float64Array(2 * pieces.count)
  const boxes = Array.from({ length: pieces.count / each }, (_, i) => boxOf(pieces, i * each, each))
  for (const [i, one] of boxes.entries()) {
    for (const [j, other] of boxes.entries()) {
      if (j < i || !meets(one, other, reach)) continue
      pushApart(pieces, { first: i * each, second: j * each, each, reach }, push)
    }
  }
  return push
}

interface Pair {
  /** Indices of two strokes' first pieces; the second stroke comes later, or is the same. */
  first: number
  second: number
  each: number
  reach: number
}

function pushApart(pieces: Pieces, { first, second, each, reach }: Pair, push: Float64Array): void {
  const { x, y, dx, dy, length, along } = pieces
  for (let a = first; a < first + each; a++) {
    for (let b = first === second ? a + 1 : second; b < second + each; b++) {
      const [ex, ey] = [x[a] - x[b], y[a] - y[b]]
      if (ex > reach || ex < -reach || ey > reach || ey < -reach) continue
      const apart = Math.sqrt(ex * ex + ey * ey)
      if (apart >= reach) continue
      if (first === second && along[b] - along[a] < APART * reach) continue
      const cos = Math.abs(dx[a] * dx[b] + dy[a] * dy[b])
      const agreement = ramp(cos, AGREES.from, AGREES.fully)
      const pull = (2 * length[a] * length[b] * agreement * (1 - apart / reach)) / reach
      const [px, py] = [(pull * ex) / (apart + 1e-6), (pull * ey) / (apart + 1e-6)]
      push[2 * b] += px
      push[2 * b + 1] += py
    }
  }
}

/** Left, right, top and bottom of a stroke's pieces. */
type Box = [left: number, right: number, top: number, bottom: number]

function boxOf({ x, y }: Pieces, first: number, each: number): Box {
  const [xs, ys] = [x.subarray(first, first + each), y.subarray(first, first + each)]
  return [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
}

const meets = (a: Box, b: Box, reach: number): boolean =>
  a[0] - b[1] < reach && b[0] - a[1] < reach && a[2] - b[3] < reach && b[2] - a[3] < reach
