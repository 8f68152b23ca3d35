/**
 * @file A second opinion in float64: every sample against every segment, areas by cutting polygons.
 * Shares no code and no formula with the rasterizer but the definition of what it draws.
 */

type Point = readonly [number, number]

export interface OraclePath {
  readonly points: readonly Point[]
  /** One full width a point. */
  readonly widths: readonly number[]
  readonly color: readonly number[]
  readonly fill?: 'none' | 'nonzero' | 'evenodd'
}

export interface OracleCanvas {
  readonly size: number
  readonly samples: number
  readonly softness: number
  readonly segments: number
  readonly degree: number
}

/** de Casteljau on rows of any length. */
function casteljau(rows: number[][], t: number): number[] {
  if (rows.length === 1) return rows[0]
  const next = rows.slice(1).map((row, i) => row.map((v, c) => (1 - t) * rows[i][c] + t * v))
  return casteljau(next, t)
}

/** [x, y, radius] along the path. */
function polyline(path: OraclePath, { degree, segments }: OracleCanvas): number[][] {
  const rows = path.points.map(([x, y], i) => [x, y, path.widths[i] / 2])
  const out = [rows[0]]
  for (let from = 0; from + degree < rows.length; from += degree)
    for (let s = 1; s <= segments; s++)
      out.push(casteljau(rows.slice(from, from + degree + 1), s / segments))
  return out
}

/** The part of a polygon where normal · p ≤ offset. */
function cut(polygon: Point[], [nx, ny]: Point, offset: number): Point[] {
  return polygon.flatMap((p, i) => {
    const q = polygon[(i + 1) % polygon.length]
    const from = nx * p[0] + ny * p[1] - offset
    const to = nx * q[0] + ny * q[1] - offset
    const kept: Point[] = from <= 0 ? [p] : []
    if (from <= 0 === to <= 0) return kept
    const t = from / (from - to)
    return [...kept, [p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])]]
  })
}

function area(polygon: Point[]): number {
  return polygon.reduce((sum, [x, y], i) => {
    const [u, v] = polygon[(i + 1) % polygon.length]
    return sum + (x * v - u * y) / 2
  }, 0)
}

function square([x, y]: Point, side: number): Point[] {
  const h = side / 2
  return [
    [x - h, y - h],
    [x + h, y - h],
    [x + h, y + h],
    [x - h, y + h],
  ]
}

/** Nearest to the boundary: distance, radius and normal. */
function nearest(p: Point, line: number[][]) {
  let best = { gap: Number.POSITIVE_INFINITY, d: 0, r: 0, n: [1, 0] as Point }
  for (let i = 0; i < Math.max(1, line.length - 1); i++) {
    const [ax, ay, ra] = line[i]
    const [bx, by, rb] = line[Math.min(i + 1, line.length - 1)]
    const length = Math.hypot(bx - ax, by - ay)
    const candidates = rb > ra ? [1, 0] : [0, 1]
    if (length > Math.abs(rb - ra)) {
      const ux = (bx - ax) / length
      const uy = (by - ay) / length
      const along = (p[0] - ax) * ux + (p[1] - ay) * uy
      const aside = Math.abs((p[0] - ax) * uy - (p[1] - ay) * ux)
      // d(distance)/d(along) = d(radius)/d(along): the angle whose sine is the taper
      const taper = Math.asin((rb - ra) / length)
      const t = (along + aside * Math.tan(taper)) / length
      if (t > 0 && t < 1) candidates.unshift(t)
    }
    for (const t of candidates) {
      const qx = ax + t * (bx - ax)
      const qy = ay + t * (by - ay)
      const r = ra + t * (rb - ra)
      const d = Math.hypot(p[0] - qx, p[1] - qy)
      if (d - r >= best.gap) continue
      const on: Point = length > 0 ? [(ay - by) / length, (bx - ax) / length] : [1, 0]
      best = { gap: d - r, d, r, n: d > 1e-9 ? [(p[0] - qx) / d, (p[1] - qy) / d] : on }
    }
  }
  return best
}

function strokeCover(p: Point, line: number[][], side: number): number {
  const { d, r, n } = nearest(p, line)
  const box = square([0, 0], side)
  const within = (x: number) => area(cut(box, n, x)) / side ** 2
  return within(r - d) + within(r + d) - 1
}

function fillCover(p: Point, line: number[][], side: number, rule: string): number {
  const h = side / 2
  let polygon = line.map(([x, y]): Point => [x - p[0], y - p[1]])
  for (const normal of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as Point[])
    polygon = cut(polygon, normal, h)
  const winding = Math.abs(area(polygon)) / side ** 2
  if (rule === 'nonzero') return Math.min(1, winding)
  return winding % 2 > 1 ? 2 - (winding % 2) : winding % 2
}

/** RGB over white, [y, x, 3]. */
export function oracle(paths: readonly OraclePath[], canvas: OracleCanvas): Float64Array {
  const { size, samples, softness } = canvas
  const image = new Float64Array(size * size * 3)
  const lines = paths.map((path) => polyline(path, canvas))
  const side = softness >= 1 ? softness - 1 + 1 / samples : softness / samples
  for (let i = 0; i < size * size * samples ** 2; i++) {
    const [sx, sy] = [i % (size * samples), Math.floor(i / (size * samples))]
    const p: Point = [(sx + 0.5) / samples, (sy + 0.5) / samples]
    let color = [1, 1, 1]
    paths.forEach(({ color: [r, g, b, alpha], fill = 'none' }, k) => {
      const cover =
        fill === 'none' ? strokeCover(p, lines[k], side) : fillCover(p, lines[k], side, fill)
      color = color.map((c, j) => c + alpha * cover * ([r, g, b][j] - c))
    })
    const pixel = Math.floor(sy / samples) * size + Math.floor(sx / samples)
    for (let c = 0; c < 3; c++) image[3 * pixel + c] += color[c] / samples ** 2
  }
  return image
}
