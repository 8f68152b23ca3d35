/**
 * @file How much of each sample a closed path covers, and the gradient of that.
 *
 * The mean winding number over a window of side σ follows from the path's edges alone (Green's
 * theorem): walking down an edge adds, to every window, the part of it that lies to the right.
 *
 *   W = 1/σ² ∑ over edges ∫ clamp(right − x(y), 0, σ) dy        y within the window
 *
 * Non-zero rule: cover = min(1, |W|). Even-odd: W folded into 0…1 with period 2. Exact wherever a
 * window sees at most one step of the winding number.
 *
 * Gradient. Moving an edge by ∂q sweeps the area e × ∂q dt (e = b − a), so each window feels the
 * piece of the edge within it: ∂W = 1/σ² ∫ (e_y ∂q_x − e_x ∂q_y) dt, negative as ink is on the right.
 */

import type { PathOnGrid, Polylines } from './scene.ts'
import { type PathTouches, reserve, type Touches } from './touches.ts'

export type Rule = 'nonzero' | 'evenodd'

/** The samples whose windows a path can reach. */
interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

function boxOf({ lines, path, grid }: PathOnGrid): Box {
  const box = { left: grid.width, right: -1, top: grid.height, bottom: -1 }
  const half = grid.filter / 2
  const from = path * lines.vertices
  for (let i = from; i < from + lines.vertices; i++) {
    const [x, y] = [lines.xy[2 * i] - 0.5, lines.xy[2 * i + 1] - 0.5]
    box.left = Math.min(box.left, Math.max(0, Math.ceil(x - half)))
    box.right = Math.max(box.right, Math.min(grid.width - 1, Math.floor(x + half)))
    box.top = Math.min(box.top, Math.max(0, Math.ceil(y - half)))
    box.bottom = Math.max(box.bottom, Math.min(grid.height - 1, Math.floor(y + half)))
  }
  return box
}

/** An edge from vertex a to vertex b: where it begins, and how far it goes. */
interface Edge {
  readonly a: number
  readonly b: number
  readonly ax: number
  readonly ay: number
  readonly ex: number
  readonly ey: number
}

function eachEdge({ lines, path }: PathOnGrid, visit: (edge: Edge) => void): void {
  const { xy, vertices } = lines
  const from = path * vertices
  for (let i = 0; i < vertices; i++) {
    const a = from + i
    const b = from + ((i + 1) % vertices)
    const [ax, ay] = [xy[2 * a], xy[2 * a + 1]]
    visit({ a, b, ax, ay, ex: xy[2 * b] - ax, ey: xy[2 * b + 1] - ay })
  }
}

/** An edge cut to the rows of one window, and the windows it meets: [first, beyond). */
interface Crossing {
  /** Start and end of the cut edge, as positions 0–1 on the edge. */
  readonly t0: number
  readonly t1: number
  /** Row of the windows. */
  readonly y: number
  /** First window reached; from `beyond` on, the edge is wholly to the left. */
  readonly first: number
  readonly beyond: number
}

/** Calls `visit` for every row of windows an edge meets. */
function walkEdge(
  { ax, ay, ex, ey }: Edge,
  box: Box,
  filter: number,
  visit: (crossing: Crossing) => void,
): void {
  const half = filter / 2
  const low = Math.min(ay, ay + ey)
  const high = Math.max(ay, ay + ey)
  const top = Math.max(box.top, Math.ceil(low - half - 0.5))
  const bottom = Math.min(box.bottom, Math.floor(high + half - 0.5))
  for (let y = top; y <= bottom; y++) {
    const reach = [y + 0.5 - half - ay, y + 0.5 + half - ay] as const
    const t0 = enters(ey, reach, 0)
    const t1 = leaves(ey, reach, 1)
    if (t0 >= t1) continue
    const left = ax + ex * (ex > 0 ? t0 : t1)
    const right = ax + ex * (ex > 0 ? t1 : t0)
    const first = Math.max(box.left, Math.ceil(left - half - 0.5))
    const beyond = Math.max(box.left, Math.ceil(right + half - 0.5))
    visit({ t0, t1, y, first, beyond: Math.min(beyond, box.right + 1) })
  }
}

/** Where on an edge, past `least`, a coordinate that goes on by `e` comes between two distances. */
function enters(e: number, [low, high]: readonly [number, number], least: number): number {
  return e === 0 ? least : Math.max(least, Math.min(low / e, high / e))
}

/** Where, before `most`, it leaves them. */
function leaves(e: number, [low, high]: readonly [number, number], most: number): number {
  return e === 0 ? most : Math.min(most, Math.max(low / e, high / e))
}

/** ∫ clamp(u, 0, σ) du from −∞. */
function ramp(u: number, side: number): number {
  return u <= 0 ? 0 : u < side ? (u * u) / 2 : side * (u - side / 2)
}

/** Mean of clamp(right − x, 0, σ) for x running evenly from x0 to x1. */
function meanToTheRight(right: number, x0: number, x1: number, side: number): number {
  if (Math.abs(x1 - x0) < 1e-6) return Math.max(0, Math.min(side, right - (x0 + x1) / 2))
  return (ramp(right - x0, side) - ramp(right - x1, side)) / (x1 - x0)
}

function share(winding: number, rule: Rule): number {
  const amount = Math.abs(winding)
  if (rule === 'nonzero') return Math.min(1, amount)
  const folded = amount % 2
  return folded > 1 ? 2 - folded : folded
}

/** d share / d winding. */
function shareSlope(winding: number, rule: Rule): number {
  const amount = Math.abs(winding)
  if (rule === 'nonzero') return amount < 1 ? Math.sign(winding) : 0
  return amount % 2 > 1 ? -Math.sign(winding) : Math.sign(winding)
}

/** Appends the touches of one filled path, `cover` and, in `t`, the mean winding filled in. */
export function coverFill(drawn: PathOnGrid, rule: Rule, touches: Touches): void {
  const { filter, width } = drawn.grid
  const box = boxOf(drawn)
  const columns = box.right - box.left + 1
  const rows = box.bottom - box.top + 1
  if (columns <= 0 || rows <= 0) return
  const { partial, step } = sweep(drawn, box)
  reserve(touches, columns * rows)
  for (let row = 0; row < rows; row++) {
    let passed = 0
    for (let column = 0; column < columns; column++) {
      passed += step[row * (columns + 1) + column]
      const winding = (passed + partial[row * columns + column]) / (filter * filter)
      const cover = share(winding, rule)
      if (cover < 1e-9) continue
      const touch = touches.length++
      touches.sample[touch] = (row + box.top) * width + column + box.left
      touches.cover[touch] = cover
      touches.t[touch] = winding
    }
  }
}

/** What edges add to each window: `partial` to that alone, `step` to all from there to the right. */
function sweep(drawn: PathOnGrid, box: Box): { partial: Float64Array; step: Float64Array } {
  const { filter } = drawn.grid
  const columns = box.right - box.left + 1
  const rows = box.bottom - box.top + 1
  const partial = new Float64Array(columns * rows)
  const step = new Float64Array((columns + 1) * rows)
  eachEdge(drawn, (edge) => {
    const { ax, ex, ey } = edge
    walkEdge(edge, box, filter, ({ t0, t1, y, first, beyond }) => {
      const height = (t1 - t0) * ey
      const row = y - box.top
      for (let x = first; x < beyond; x++)
        partial[row * columns + x - box.left] +=
          height * meanToTheRight(x + 0.5 + filter / 2, ax + t0 * ex, ax + t1 * ex, filter)
      step[row * (columns + 1) + beyond - box.left] += height * filter
    })
  })
  return { partial, step }
}

/** Adds the gradients of one filled path's touches to `out`. */
export function fillGradient(
  drawn: PathOnGrid,
  rule: Rule,
  touched: PathTouches,
  out: Polylines,
): void {
  const { filter, slot, width } = drawn.grid
  const { touches, first, end, dCover } = touched
  const box = boxOf(drawn)
  for (let i = first; i < end; i++) slot[touches.sample[i]] = i
  eachEdge(drawn, (edge) => {
    walkEdge(edge, box, filter, (crossing) => {
      for (let x = crossing.first; x < crossing.beyond; x++) {
        const sample = crossing.y * width + x
        const touch = slot[sample]
        if (touch < first || touch >= end || touches.sample[touch] !== sample) continue
        const pull = dCover[touch] * shareSlope(touches.t[touch], rule)
        if (pull !== 0) pullEdge(edge, crossing, { x, filter, pull }, out)
      }
    })
  })
}

/** Adds what one window, whose winding the loss pulls at, asks of an edge that crosses it. */
function pullEdge(
  { a, b, ax, ex, ey }: Edge,
  crossing: Crossing,
  { x, filter, pull }: { x: number; filter: number; pull: number },
  out: Polylines,
): void {
  const half = filter / 2
  const reach = [x + 0.5 - half - ax, x + 0.5 + half - ax] as const
  const t0 = enters(ex, reach, crossing.t0)
  const t1 = leaves(ex, reach, crossing.t1)
  if (t0 >= t1) return
  const toB = (pull * (t1 * t1 - t0 * t0)) / (2 * filter * filter)
  const toA = (pull * (t1 - t0)) / (filter * filter) - toB
  out.xy[2 * a] -= toA * ey
  out.xy[2 * a + 1] += toA * ex
  out.xy[2 * b] -= toB * ey
  out.xy[2 * b + 1] += toB * ex
}
