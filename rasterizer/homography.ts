/**
 * @file Seeing polylines through a homography, and gradients back.
 *
 * (x, y) ↦ (X/W, Y/W) with (X, Y, W) = H (x, y, 1). Straight lines stay straight, so moving the
 * vertices is exact. Around a vertex areas grow by det H / W³, lengths thus by the square root of
 * that on average over directions, which is what the radius is multiplied with.
 */

/** Homogeneous depths below this fraction of the canvas centre's are held there (the horizon). */
const NEAR = 1e-3

/** H (9 numbers, row-major) scaled so that the depth of the centre of the canvas is 1. */
export function normalizeHomography(
  homography: ArrayLike<number>,
  height: number,
  width: number,
): Float64Array {
  const h = Float64Array.from(homography)
  const depth = (h[6] * width) / 2 + (h[7] * height) / 2 + h[8]
  return h.map((value) => value / depth)
}

function determinant(h: Float64Array): number {
  return (
    h[0] * (h[4] * h[8] - h[5] * h[7]) -
    h[1] * (h[3] * h[8] - h[5] * h[6]) +
    h[2] * (h[3] * h[7] - h[4] * h[6])
  )
}

/** Vertices [vertex, 2] and radii [vertex] as seen through `h`. */
export function project(h: Float64Array, xy: Float64Array, radius: Float64Array) {
  const outXy = new Float64Array(xy.length)
  const outRadius = new Float64Array(radius.length)
  const area = Math.abs(determinant(h))
  for (let i = 0; i < radius.length; i++) {
    const [x, y] = [xy[2 * i], xy[2 * i + 1]]
    const w = Math.max(NEAR, h[6] * x + h[7] * y + h[8])
    outXy[2 * i] = (h[0] * x + h[1] * y + h[2]) / w
    outXy[2 * i + 1] = (h[3] * x + h[4] * y + h[5]) / w
    outRadius[i] = radius[i] * Math.sqrt(area / w ** 3)
  }
  return { xy: outXy, radius: outRadius }
}

/** Adds to `dXy`, `dRadius` the gradients `gXy`, `gRadius` of what `project` returned. */
export function projectBackward(
  h: Float64Array,
  xy: Float64Array,
  radius: Float64Array,
  gXy: Float64Array,
  gRadius: Float64Array,
  dXy: Float64Array,
  dRadius: Float64Array,
): void {
  const area = Math.abs(determinant(h))
  for (let i = 0; i < radius.length; i++) {
    const [x, y] = [xy[2 * i], xy[2 * i + 1]]
    const depth = h[6] * x + h[7] * y + h[8]
    const w = Math.max(NEAR, depth)
    const scale = Math.sqrt(area / w ** 3)
    const [gu, gv, gr] = [gXy[2 * i], gXy[2 * i + 1], gRadius[i]]
    const u = (h[0] * x + h[1] * y + h[2]) / w
    const v = (h[3] * x + h[4] * y + h[5]) / w
    // dLoss/dW: through the division and, radius ∝ W^−3/2, through the local scale
    const gw = depth > NEAR ? -(gu * u + gv * v + 1.5 * gr * radius[i] * scale) / w : 0
    dXy[2 * i] += (gu * h[0] + gv * h[3]) / w + gw * h[6]
    dXy[2 * i + 1] += (gu * h[1] + gv * h[4]) / w + gw * h[7]
    dRadius[i] += gr * scale
  }
}
