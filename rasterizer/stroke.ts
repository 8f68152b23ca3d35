/**
 * @file How much of each sample a stroke covers, and the gradient of that.
 *
 * A stroke is a polyline with round caps and joins: all points nearer to it than the radius. Let q
 * be the point of the polyline nearest to a sample p (nearest to the boundary, min |p − q| − r, if
 * the radius varies), d = |p − q| and n = (p − q) / d. The outline there is an edge with normal n,
 * and behind it, 2r away, runs the opposite one:
 *
 *   cover = F(r − d) + F(r + d) − 1        F: filter.ts
 *
 * Gradient. q = a + t e (e = b − a) minimises d − r, so its sliding along the segment leaves d − r
 * alone to first order (the envelope theorem): with t held,
 *
 *   ∂d = −n · ∂q + dr ∂t      ∂r = (1−t) ∂rₐ + t ∂r_b + dr ∂t      ∂q = (1−t) ∂a + t ∂b
 *
 * and ∂t only matters to the direction of n, where the filter is not round, and to hairlines of
 * varying width. It follows from differentiating the condition n · e + dr = 0.
 */

import { coverage, density, turn, turnSign } from './filter.ts'
import type { PathOnGrid, Polylines } from './scene.ts'
import { type PathTouches, reserve, type Touches } from './touches.ts'

/** Samples this close to the line are on it. */
const ON_LINE = 1e-9

/** Appends the touches of one stroke, `cover` filled in. */
export function coverStroke(drawn: PathOnGrid, touches: Touches): void {
  const { path, lines } = drawn
  const first = touches.length
  const from = path * lines.vertices
  const last = from + lines.vertices - 1
  for (let a = from; a < Math.max(last, from + 1); a++)
    visitSegment(drawn, a, Math.min(a + 1, last), touches)
  const { sample, cover, vertex, t } = touches
  const end = touches.length
  touches.length = first
  for (let i = first; i < end; i++) {
    const share = coverSample(drawn, touches, i)
    if (share <= 0) continue
    const kept = touches.length++
    sample[kept] = sample[i]
    vertex[kept] = vertex[i]
    t[kept] = t[i]
    cover[kept] = share
  }
}

/** A segment by e from a point of radius ra to one of radius ra + dr. */
interface Segment {
  readonly ax: number
  readonly ay: number
  readonly ex: number
  readonly ey: number
  readonly ra: number
  readonly dr: number
  readonly length: number
  /** Position of the nearest point: start + (p − a) · e · inverse + |(p − a) × e| · lean. */
  readonly start: number
  readonly inverse: number
  readonly lean: number
}

function segmentOf({ xy, radius }: Polylines, a: number, b: number): Segment {
  const ax = xy[2 * a]
  const ay = xy[2 * a + 1]
  const ex = xy[2 * b] - ax
  const ey = xy[2 * b + 1] - ay
  const ra = radius[a]
  const dr = radius[b] - ra
  const length = Math.sqrt(ex * ex + ey * ey)
  // A disc that holds the other end's whole disc is all there is to see.
  const engulfed = Math.abs(dr) >= length
  const start = engulfed && dr > 0 ? 1 : 0
  const inverse = engulfed ? 0 : 1 / (length * length)
  // Where the radius varies, the nearest point leans towards the thicker end.
  const lean = engulfed || dr === 0 ? 0 : (dr * inverse) / Math.sqrt(length * length - dr * dr)
  return { ax, ay, ex, ey, ra, dr, length, start, inverse, lean }
}

/** Notes, for the samples within reach of a segment, whether it is the nearest one yet. */
function visitSegment({ lines, grid }: PathOnGrid, a: number, b: number, touches: Touches): void {
  const { height, width, slot } = grid
  const { ax, ay, ex, ey, ra, dr, length, start, inverse, lean } = segmentOf(lines, a, b)
  const reach = Math.max(ra, ra + dr) + grid.filter * Math.SQRT1_2
  const top = Math.max(0, Math.ceil(Math.min(ay, ay + ey) - reach - 0.5))
  const bottom = Math.min(height - 1, Math.floor(Math.max(ay, ay + ey) + reach - 0.5))
  const boxLeft = Math.min(ax, ax + ex) - reach - 0.5
  const boxRight = Math.max(ax, ax + ex) + reach - 0.5
  // A row meets the band within reach of the infinite line in middle ± half.
  const slope = ey === 0 ? 0 : ex / ey
  const half = ey === 0 ? Number.POSITIVE_INFINITY : (reach * length) / Math.abs(ey)
  const first = touches.ends.at(-1) ?? 0
  for (let y = top; y <= bottom; y++) {
    const py = y + 0.5 - ay
    const middle = ax + py * slope - 0.5
    const left = Math.max(0, Math.ceil(Math.max(boxLeft, middle - half)))
    const right = Math.min(width - 1, Math.floor(Math.min(boxRight, middle + half)))
    reserve(touches, right - left + 1)
    const { sample, cover, vertex, t } = touches
    for (let x = left; x <= right; x++) {
      const px = x + 0.5 - ax
      let s = start + (px * ex + py * ey) * inverse
      if (lean !== 0) s += Math.abs(px * ey - py * ex) * lean
      s = Math.max(0, Math.min(1, s))
      const dx = px - s * ex
      const dy = py - s * ey
      const gap = Math.sqrt(dx * dx + dy * dy) - ra - s * dr
      const at = y * width + x
      let touch = slot[at]
      if (touch < first || touch >= touches.length || sample[touch] !== at) {
        touch = touches.length++
        slot[at] = touch
        sample[touch] = at
      } else if (gap >= cover[touch]) continue
      cover[touch] = gap
      vertex[touch] = a
      t[touch] = s
    }
  }
}

/** The share of a touch's sample that the stroke covers. */
function coverSample({ lines, path, grid }: PathOnGrid, touches: Touches, i: number): number {
  const { xy, radius, vertices } = lines
  const t = touches.t[i]
  const a = touches.vertex[i]
  const b = Math.min(a + 1, (path + 1) * vertices - 1)
  const ex = xy[2 * b] - xy[2 * a]
  const ey = xy[2 * b + 1] - xy[2 * a + 1]
  const r = radius[a] + t * (radius[b] - radius[a])
  const row = Math.floor(touches.sample[i] / grid.width)
  const vx = touches.sample[i] - row * grid.width + 0.5 - xy[2 * a] - t * ex
  const vy = row + 0.5 - xy[2 * a + 1] - t * ey
  const d = Math.sqrt(vx * vx + vy * vy)
  // On the line itself the normal is the segment's; of a dot's centre, any.
  const [nx, ny] = d > ON_LINE ? [vx, vy] : ex === 0 && ey === 0 ? [1, 0] : [ey, ex]
  const scale = grid.filter / (d > ON_LINE ? d : Math.sqrt(nx * nx + ny * ny))
  const wide = scale * Math.max(Math.abs(nx), Math.abs(ny))
  const thin = scale * Math.min(Math.abs(nx), Math.abs(ny))
  return coverage(r - d, wide, thin) + coverage(r + d, wide, thin) - 1
}

/** Adds the gradients of one stroke's touches to `out`. */
export function strokeGradient(
  { lines, path, grid }: PathOnGrid,
  { touches, first, end, dCover }: PathTouches,
  out: Polylines,
): void {
  const { xy, radius } = lines
  const { width, filter } = grid
  const last = (path + 1) * lines.vertices - 1
  const reach = filter * Math.SQRT1_2
  for (let i = first; i < end; i++) {
    const g = dCover[i]
    const cover = touches.cover[i]
    if (g === 0 || cover >= 1 || cover <= 0) continue
    const a = touches.vertex[i]
    const b = Math.min(a + 1, last)
    const t = touches.t[i]
    const ex = xy[2 * b] - xy[2 * a]
    const ey = xy[2 * b + 1] - xy[2 * a + 1]
    const dr = radius[b] - radius[a]
    const r = radius[a] + t * dr
    const row = Math.floor(touches.sample[i] / width)
    const vx = touches.sample[i] - row * width + 0.5 - xy[2 * a] - t * ex
    const vy = row + 0.5 - xy[2 * a + 1] - t * ey
    const d = Math.sqrt(vx * vx + vy * vy)
    if (d <= ON_LINE) continue
    const nx = vx / d
    const ny = vy / d
    const wide = filter * Math.max(Math.abs(nx), Math.abs(ny))
    const thin = filter * Math.min(Math.abs(nx), Math.abs(ny))
    const near = density(r - d, wide, thin)
    let far = 0
    let turned = turn(r - d, wide, thin)
    if (r + d < reach) {
      far = density(r + d, wide, thin)
      turned += turn(r + d, wide, thin)
    }
    const byD = far - near
    const byR = far + near
    const byTurn = (turned * turnSign(nx, ny)) / d
    // dCover = A·∂q + byR·∂r + K·∂t
    let qx = byTurn * ny - byD * nx
    let qy = -byTurn * nx - byD * ny
    let bend = 0
    if (t > 0 && t < 1) {
      const slide = 2 * far * dr - byTurn * (nx * ey - ny * ex)
      const squared = ex * ex + ey * ey
      const scale = slide / (squared - dr * dr)
      qx -= scale * (ex + dr * nx)
      qy -= scale * (ey + dr * ny)
      bend = scale * d
    }
    qx *= g
    qy *= g
    bend *= g
    const ga = g * byR
    out.xy[2 * a] += qx * (1 - t) - bend * nx
    out.xy[2 * a + 1] += qy * (1 - t) - bend * ny
    out.xy[2 * b] += qx * t + bend * nx
    out.xy[2 * b + 1] += qy * t + bend * ny
    out.radius[a] += ga * (1 - t) - bend
    out.radius[b] += ga * t + bend
  }
}
