/**
 * @file Seeing polylines through a homography, and gradients back.
 *
 * (x, y) ↦ (X/W, Y/W) with (X, Y, W) = H (x, y, 1). Straight lines stay straight, so moving the
 * vertices is exact. Around a vertex areas grow by |det H| / W³, lengths thus by the square root
 * of that in the mean over directions; radii are multiplied with it.
 */

/** Depths below this fraction of the canvas centre's are held there: the horizon, kept away. */
const NEAR = 0.1

/** `view` from pixels to samples, scaled so that the centre of the canvas has depth 1. */
export function sampleHomography(
  view: ArrayLike<number>,
  height: number,
  width: number,
  samples: number,
): Float64Array {
  const depth = (view[6] * width) / 2 + (view[7] * height) / 2 + view[8]
  return Float64Array.from(view, (value, i) => (value * (i < 6 ? samples : 1)) / depth)
}

/** Polylines: vertices [vertex, 2], half widths [vertex]. */
interface Lines {
  readonly xy: Float64Array
  readonly radius: Float64Array
}

/** Of a 3×3 matrix, row-major. */
export function determinant(h: ArrayLike<number>): number {
  return (
    h[0] * (h[4] * h[8] - h[5] * h[7]) -
    h[1] * (h[3] * h[8] - h[5] * h[6]) +
    h[2] * (h[3] * h[7] - h[4] * h[6])
  )
}

/** The polylines as seen through `h`. */
export function project(h: Float64Array, xy: Float64Array, radius: Float64Array): Lines {
  const seen = { xy: new Float64Array(xy.length), radius: new Float64Array(radius.length) }
  const area = Math.abs(determinant(h))
  const affine = h[6] === 0 && h[7] === 0
  const even = Math.sqrt(area)
  for (let i = 0; i < radius.length; i++) {
    const x = xy[2 * i]
    const y = xy[2 * i + 1]
    const w = affine ? 1 : Math.max(NEAR, h[6] * x + h[7] * y + h[8])
    seen.xy[2 * i] = (h[0] * x + h[1] * y + h[2]) / w
    seen.xy[2 * i + 1] = (h[3] * x + h[4] * y + h[5]) / w
    seen.radius[i] = radius[i] * (affine ? even : Math.sqrt(area / (w * w * w)))
  }
  return seen
}

/** Adds to `sum` the gradients `dSeen` of what `project` made of `from`. */
export function projectBackward(h: Float64Array, from: Lines, dSeen: Lines, sum: Lines): void {
  const area = Math.abs(determinant(h))
  if (h[6] === 0 && h[7] === 0) {
    affineBackward(h, Math.sqrt(area), dSeen, sum)
    return
  }
  for (let i = 0; i < from.radius.length; i++) {
    const x = from.xy[2 * i]
    const y = from.xy[2 * i + 1]
    const depth = h[6] * x + h[7] * y + h[8]
    const w = Math.max(NEAR, depth)
    const scale = Math.sqrt(area / (w * w * w))
    const du = dSeen.xy[2 * i]
    const dv = dSeen.xy[2 * i + 1]
    const dr = dSeen.radius[i]
    const u = (h[0] * x + h[1] * y + h[2]) / w
    const v = (h[3] * x + h[4] * y + h[5]) / w
    // Depth divides the point and, to the power of 3/2, the radius.
    const dw = depth > NEAR ? -(du * u + dv * v + 1.5 * dr * from.radius[i] * scale) / w : 0
    sum.xy[2 * i] += (du * h[0] + dv * h[3]) / w + dw * h[6]
    sum.xy[2 * i + 1] += (du * h[1] + dv * h[4]) / w + dw * h[7]
    sum.radius[i] += dr * scale
  }
}

/** The same where depth is 1 everywhere. */
function affineBackward(h: Float64Array, scale: number, dSeen: Lines, sum: Lines): void {
  for (let i = 0; i < sum.radius.length; i++) {
    const du = dSeen.xy[2 * i]
    const dv = dSeen.xy[2 * i + 1]
    sum.xy[2 * i] += du * h[0] + dv * h[3]
    sum.xy[2 * i + 1] += du * h[1] + dv * h[4]
    sum.radius[i] += dSeen.radius[i] * scale
  }
}
