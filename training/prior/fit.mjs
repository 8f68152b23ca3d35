/**
 * Polylines as few cubic Bézier curves: least squares with the ends held (parameters by chord length, then moved to
 * the nearest place on the curve), cut at the farthest point wherever that is not close enough.
 */

/** Times that points look for their place on the curve. */
const ROUNDS = 4

/** @returns cubics [x0, y0, …, x3, y3], each beginning where the one before it ends, within `tolerance` of the points. */
export function fitCurves(points, tolerance) {
  if (points.length < 3) return [straight(points[0], points.at(-1))]
  const { curve, worst, error } = fitOne(points)
  if (error <= tolerance || points.length < 5) return [curve]
  const cut = Math.min(Math.max(worst, 2), points.length - 3)
  return [
    ...fitCurves(points.slice(0, cut + 1), tolerance),
    ...fitCurves(points.slice(cut), tolerance),
  ]
}

const straight = ([ax, ay], [bx, by]) =>
  [0, 1, 2, 3].flatMap((k) => [ax + ((bx - ax) * k) / 3, ay + ((by - ay) * k) / 3])

function fitOne(points) {
  let places = byLength(points)
  let curve = solve(points, places)
  for (let round = 0; round < ROUNDS; round++) {
    places = places.map((t, i) => nearest(curve, points[i], t))
    curve = solve(points, places)
  }
  let [worst, error] = [0, 0]
  points.forEach(([x, y], i) => {
    const [cx, cy] = at(curve, places[i])
    const distance = Math.hypot(cx - x, cy - y)
    if (distance > error) [worst, error] = [i, distance]
  })
  return { curve, worst, error }
}

function byLength(points) {
  const lengths = [0]
  for (let i = 1; i < points.length; i++) {
    lengths.push(
      lengths[i - 1] + Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]),
    )
  }
  return lengths.map((length) => length / (lengths.at(-1) || 1))
}

/** The two inner control points, by normal equations; held back a little towards the thirds of the chord. */
function solve(points, places) {
  const [first, last] = [points[0], points.at(-1)]
  const line = straight(first, last)
  const hold = 1e-3 * points.length
  let [aa, ab, bb] = [hold, 0, hold]
  const [ra, rb] = [
    [hold * line[2], hold * line[3]],
    [hold * line[4], hold * line[5]],
  ]
  places.forEach((t, i) => {
    const s = 1 - t
    const [w0, w1, w2, w3] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t]
    aa += w1 * w1
    ab += w1 * w2
    bb += w2 * w2
    for (const k of [0, 1]) {
      const rest = points[i][k] - w0 * first[k] - w3 * last[k]
      ra[k] += w1 * rest
      rb[k] += w2 * rest
    }
  })
  const determinant = aa * bb - ab * ab
  const inner = [0, 1].map((k) => [
    (bb * ra[k] - ab * rb[k]) / determinant,
    (aa * rb[k] - ab * ra[k]) / determinant,
  ])
  return [...first, inner[0][0], inner[1][0], inner[0][1], inner[1][1], ...last]
}

function at(c, t) {
  const s = 1 - t
  const [w0, w1, w2, w3] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t]
  return [
    w0 * c[0] + w1 * c[2] + w2 * c[4] + w3 * c[6],
    w0 * c[1] + w1 * c[3] + w2 * c[5] + w3 * c[7],
  ]
}

/** One step of Newton's method towards the place nearest to the point. */
function nearest(c, [x, y], t) {
  const s = 1 - t
  const [px, py] = at(c, t)
  const slope = (k) =>
    3 *
    (s * s * (c[2 + k] - c[k]) + 2 * s * t * (c[4 + k] - c[2 + k]) + t * t * (c[6 + k] - c[4 + k]))
  const bend = (k) =>
    6 * (s * (c[4 + k] - 2 * c[2 + k] + c[k]) + t * (c[6 + k] - 2 * c[4 + k] + c[2 + k]))
  const along = (px - x) * slope(0) + (py - y) * slope(1)
  const change = slope(0) ** 2 + slope(1) ** 2 + (px - x) * bend(0) + (py - y) * bend(1)
  return change > 1e-9 ? Math.min(1, Math.max(0, t - along / change)) : t
}
