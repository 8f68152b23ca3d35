/**
 * @file Polylines → pixels and back, on typed arrays.
 *
 * A stroke is a polyline with round caps and joins. With d the distance from a pixel's centre to
 * the nearest point of the polyline and r the radius there, a filter of side s sees
 *
 *   coverage = clamp(½ + (r − d) / s, 0, min(1, 2r / s))
 *
 * the overlap of [d − s/2, d + s/2] with [−r, r], and paths are painted in order, source over:
 * C ← C + α · coverage · (colour − C).
 *
 * Backward. The nearest point q = a + t (b − a) minimises d − r, so when the polyline moves, the
 * sliding of q along it does not count to first order (the envelope theorem) and with the unit
 * normal n = (pixel − q) / d
 *
 *   ∂d = −n · ((1 − t) ∂a + t ∂b)      ∂r = (1 − t) ∂rₐ + t ∂r_b
 */

/** One scene of polylines in the pixels of its canvas. */
export interface Scene {
  readonly paths: number
  /** Vertices of each path. */
  readonly vertices: number
  /** [path, vertex, 2] */
  readonly xy: Float64Array
  /** Half widths, [path, vertex]. */
  readonly radius: Float64Array
  /** Straight RGBA, [path, 4]. */
  readonly color: Float64Array
  /** Paths in painting order. */
  readonly order: readonly number[]
}

/** Gradients of a scene, same layouts. */
export interface SceneGradient {
  readonly xy: Float64Array
  readonly radius: Float64Array
  readonly color: Float64Array
}

/** The touched pixels of a drawing in painting order: all that the way back needs. */
export interface Touches {
  length: number
  pixel: Int32Array
  /** First vertex of the nearest segment, counted over the whole scene. */
  vertex: Int32Array
  /** Where on that segment, 0 to 1. */
  t: Float32Array
  /** Distance − radius, then replaced by coverage. */
  coverage: Float32Array
  /** What was under the stroke, [touch, 3]. */
  under: Float32Array
  /** End of each painted path's touches. */
  ends: number[]
}

function createTouches(capacity = 1024): Touches {
  return {
    length: 0,
    pixel: new Int32Array(capacity),
    vertex: new Int32Array(capacity),
    t: new Float32Array(capacity),
    coverage: new Float32Array(capacity),
    under: new Float32Array(capacity * 3),
    ends: [],
  }
}

function grow(touches: Touches): void {
  const bigger = createTouches(touches.pixel.length * 2)
  bigger.pixel.set(touches.pixel)
  bigger.vertex.set(touches.vertex)
  bigger.t.set(touches.t)
  bigger.coverage.set(touches.coverage)
  bigger.under.set(touches.under)
  touches.pixel = bigger.pixel
  touches.vertex = bigger.vertex
  touches.t = bigger.t
  touches.coverage = bigger.coverage
  touches.under = bigger.under
}

/** Finds, for the pixels a segment can reach, whether it is the nearest of its path so far. */
function visitSegment(
  scene: Scene,
  vertex: number,
  next: number,
  height: number,
  width: number,
  softness: number,
  slot: Int32Array,
  first: number,
  touches: Touches,
): void {
  const ax = scene.xy[2 * vertex]
  const ay = scene.xy[2 * vertex + 1]
  const ex = scene.xy[2 * next] - ax
  const ey = scene.xy[2 * next + 1] - ay
  const ra = scene.radius[vertex]
  const dr = scene.radius[next] - ra
  const reach = Math.max(ra, ra + dr) + softness / 2
  const length = Math.sqrt(ex * ex + ey * ey)
  // A disc inside of the other end's: the segment is that other disc.
  const engulfed = Math.abs(dr) >= length
  const inverse = engulfed ? 0 : 1 / (length * length)
  const start = engulfed && dr > 0 ? 1 : 0
  const slope = dr / length
  // Where radii differ the nearest point leans towards the thicker end.
  const lean = engulfed ? 0 : slope / Math.sqrt(1 - slope * slope) / length
  const top = Math.max(0, Math.ceil(Math.min(ay, ay + ey) - reach - 0.5))
  const bottom = Math.min(height - 1, Math.floor(Math.max(ay, ay + ey) + reach - 0.5))
  const boxLeft = Math.min(ax, ax + ex) - reach - 0.5
  const boxRight = Math.max(ax, ax + ex) + reach - 0.5
  // Half the horizontal extent of the band |normal · (p − a)| ≤ reach.
  const half = ey === 0 ? Infinity : (reach * length) / Math.abs(ey)
  for (let y = top; y <= bottom; y++) {
    const py = y + 0.5 - ay
    const middle = ey === 0 ? ax : ax + (py * ex) / ey - 0.5
    const left = Math.max(0, Math.ceil(Math.max(boxLeft, middle - half)))
    const right = Math.min(width - 1, Math.floor(Math.min(boxRight, middle + half)))
    for (let x = left; x <= right; x++) {
      const px = x + 0.5 - ax
      let t = start + (px * ex + py * ey) * inverse
      if (lean !== 0) t += (Math.abs(px * ey - py * ex) * lean) / length
      t = Math.max(0, Math.min(1, t))
      const dx = px - t * ex
      const dy = py - t * ey
      const gap = Math.sqrt(dx * dx + dy * dy) - ra - t * dr
      if (gap >= softness / 2) continue
      const pixel = y * width + x
      let touch = slot[pixel]
      if (touch < first) {
        if (touches.length === touches.pixel.length) grow(touches)
        touch = touches.length++
        slot[pixel] = touch
        touches.pixel[touch] = pixel
      } else if (gap >= touches.coverage[touch]) continue
      touches.coverage[touch] = gap
      touches.vertex[touch] = vertex
      touches.t[touch] = t
    }
  }
}

/** Turns the distances of a path's touches into coverages and paints them. */
function paint(
  scene: Scene,
  path: number,
  first: number,
  softness: number,
  image: Float32Array,
  touches: Touches,
): void {
  const { pixel, vertex, t, coverage, under } = touches
  const red = scene.color[4 * path]
  const green = scene.color[4 * path + 1]
  const blue = scene.color[4 * path + 2]
  const alpha = scene.color[4 * path + 3]
  const last = path * scene.vertices + scene.vertices - 1
  for (let i = first; i < touches.length; i++) {
    const a = vertex[i]
    const b = a < last ? a + 1 : a
    const radius = scene.radius[a] + t[i] * (scene.radius[b] - scene.radius[a])
    const full = Math.min(1, (2 * radius) / softness)
    const cover = Math.max(0, Math.min(full, 0.5 - coverage[i] / softness))
    coverage[i] = cover
    const opacity = alpha * cover
    const at = 3 * pixel[i]
    under[3 * i] = image[at]
    under[3 * i + 1] = image[at + 1]
    under[3 * i + 2] = image[at + 2]
    image[at] += opacity * (red - image[at])
    image[at + 1] += opacity * (green - image[at + 1])
    image[at + 2] += opacity * (blue - image[at + 2])
  }
}

/**
 * Draws a scene over what `image` [height, width, 3] holds.
 * @param slot scratch of height·width zeros; zeros again afterwards.
 */
export function forward(
  scene: Scene,
  image: Float32Array,
  height: number,
  width: number,
  softness: number,
  slot: Int32Array,
): Touches {
  const touches = createTouches()
  touches.length = 1 // slot 0 means untouched
  for (const path of scene.order) {
    const first = touches.length
    const from = path * scene.vertices
    const segments = Math.max(1, scene.vertices - 1)
    for (let i = 0; i < segments; i++) {
      const next = Math.min(i + 1, scene.vertices - 1)
      visitSegment(scene, from + i, from + next, height, width, softness, slot, first, touches)
    }
    paint(scene, path, first, softness, image, touches)
    touches.ends.push(touches.length)
  }
  for (let i = 1; i < touches.length; i++) slot[touches.pixel[i]] = 0
  return touches
}

/**
 * The way back. `dImage` [height, width, 3] is dLoss/dImage and is overwritten on the way with
 * the gradient with respect to the background; gradients are added to `out`.
 */
export function backward(
  scene: Scene,
  touches: Touches,
  dImage: Float32Array,
  width: number,
  softness: number,
  out: SceneGradient,
): void {
  const { pixel, vertex, t, coverage, under } = touches
  for (let k = scene.order.length - 1; k >= 0; k--) {
    const path = scene.order[k]
    const last = path * scene.vertices + scene.vertices - 1
    const red = scene.color[4 * path]
    const green = scene.color[4 * path + 1]
    const blue = scene.color[4 * path + 2]
    const alpha = scene.color[4 * path + 3]
    const first = k === 0 ? 1 : touches.ends[k - 1]
    for (let i = touches.ends[k] - 1; i >= first; i--) {
      const at = 3 * pixel[i]
      const cover = coverage[i]
      const gr = dImage[at]
      const gg = dImage[at + 1]
      const gb = dImage[at + 2]
      const toward =
        gr * (red - under[3 * i]) + gg * (green - under[3 * i + 1]) + gb * (blue - under[3 * i + 2])
      const opacity = alpha * cover
      out.color[4 * path] += opacity * gr
      out.color[4 * path + 1] += opacity * gg
      out.color[4 * path + 2] += opacity * gb
      out.color[4 * path + 3] += cover * toward
      dImage[at] = gr * (1 - opacity)
      dImage[at + 1] = gg * (1 - opacity)
      dImage[at + 2] = gb * (1 - opacity)
      if (cover <= 0 || cover >= 1) continue
      const dCover = (alpha * toward) / softness
      const a = vertex[i]
      const b = a < last ? a + 1 : a
      const s = t[i]
      const radius = scene.radius[a] + s * (scene.radius[b] - scene.radius[a])
      if (cover >= (2 * radius) / softness - 1e-6) {
        out.radius[a] += 2 * dCover * (1 - s)
        out.radius[b] += 2 * dCover * s
        continue
      }
      out.radius[a] += dCover * (1 - s)
      out.radius[b] += dCover * s
      const qx = scene.xy[2 * a] + s * (scene.xy[2 * b] - scene.xy[2 * a])
      const qy = scene.xy[2 * a + 1] + s * (scene.xy[2 * b + 1] - scene.xy[2 * a + 1])
      const nx = (pixel[i] % width) + 0.5 - qx
      const ny = Math.floor(pixel[i] / width) + 0.5 - qy
      const distance = Math.sqrt(nx * nx + ny * ny)
      if (distance === 0) continue
      const gx = (dCover * nx) / distance
      const gy = (dCover * ny) / distance
      out.xy[2 * a] += gx * (1 - s)
      out.xy[2 * a + 1] += gy * (1 - s)
      out.xy[2 * b] += gx * s
      out.xy[2 * b + 1] += gy * s
    }
  }
}
