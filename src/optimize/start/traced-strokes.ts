/**
 * @file First strokes traced from an encoder's contours: lines, fitted by joined cubics, those first
 * that show most of what is not shown yet.
 */
import { scaled } from '../../image/filter.ts'
import { pixelsNear } from '../../image/near.ts'
import type { Random } from '../../maths/random.ts'
import type { Contours } from '../../photo/contour-worth.ts'
import { flatten, lengthOf, pieceOf, segmentsOf } from '../../strokes/bezier.ts'
import { fitCubics } from '../../strokes/fit.ts'
import type { Point } from '../../strokes/strokes.ts'

export interface Traced {
  /** Side of the contours' square. */
  size: number
  count: number
  /** Cubic segments a stroke at most: of the first ones, and of those after. */
  segments: number
  later: number
  /** Strokes that are there already, in pixels of the map. */
  others: readonly Point[][]
  /** How much chance there is in which are taken: 0 none. */
  chance: number
}

/** As in `contour-lines.ts`, of least loss at 4, 8, 16 and 32 strokes. */
const TRACE = {
  /** How far a stroke may lie beside its line, in pixels of the reference square, for 16 strokes; … */
  tolerance: 1.2,
  /** … fewer strokes reach further for it, by this power, but those after so many no less. */
  reach: 0.35,
  tightest: 8,
  /** So many strokes are longer than those after them. */
  first: 4,
  /** σ along a line of its smoothing, in points. */
  smooth: 1,
  /** What a stroke shows lies so close to it, in pixels of the reference square, … */
  shows: 2,
  /** … and what it takes from others, so close. */
  takes: 4,
  /** No stroke is cut into shorter ones, in pixels of the reference square. */
  shortest: 8,
}

/**
 * The first strokes are long, so that they say the whole by themselves; what they leave is cut into as
 * many as are missing, and they themselves only where that is not enough.
 * @returns control points of `count` strokes at most, in pixels of the map
 */
export function tracedStrokes(
  { map, worth, lines }: Contours,
  { size, count, segments, later, others, chance }: Traced,
  random: Random,
): Point[][] {
  const left = map.map((p, i) => p * worth[i])
  for (const other of others) clear(left, other, size)
  const choose = (strokes: readonly Point[][], many: number) => {
    const lucky = strokes.map((points) => ({ points, luck: Math.exp(chance * random.normal()) }))
    return mostWorth(lucky, many, left)
  }
  const shortest = scaled(TRACE.shortest, size)
  const firsts = Math.min(count, TRACE.first)
  const tolerance =
    scaled(TRACE.tolerance, size) * (16 / Math.min(count, TRACE.tightest)) ** TRACE.reach
  const fitted = lines().map((line) => fitCubics(smoothed(line), tolerance))
  const long = cutLongest(
    fitted.flatMap((cubics) => inStrokes(cubics, segments)),
    firsts,
    shortest,
  )
  const first = choose(long, firsts)
  const rest = long.filter((stroke) => !first.includes(stroke))
  const short = rest.flatMap((stroke) => inStrokes(segmentsOf(stroke), later))
  const after = cutLongest(short, count - first.length, shortest)
  const chosen = [...first, ...choose(after, count - first.length)]
  return cutLongest(chosen, count, shortest)
}

/** Cubics one after another, `segments` a stroke. */
function inStrokes(cubics: readonly Point[][], segments: number): Point[][] {
  const strokes: Point[][] = []
  const pieces = Math.ceil(cubics.length / segments)
  for (let i = 0; i < pieces; i++) {
    const own = cubics.slice(
      Math.round((i * cubics.length) / pieces),
      Math.round(((i + 1) * cubics.length) / pieces),
    )
    strokes.push(own.flatMap((cubic, k) => (k === 0 ? cubic : cubic.slice(1))))
  }
  return strokes
}

/** Cuts the longest stroke in two until there are enough, or all are short. */
function cutLongest(strokes: readonly Point[][], count: number, shortest: number): Point[][] {
  const all = strokes.map((points) => ({ points, length: lengthOf({ points }) }))
  while (all.length > 0 && all.length < count) {
    const longest = all.reduce((most, one) => (one.length > most.length ? one : most))
    if (longest.length < 2 * shortest) break
    all.splice(
      all.indexOf(longest),
      1,
      ...halves(longest.points).map((points) => ({ points, length: lengthOf({ points }) })),
    )
  }
  return all.map(({ points }) => points)
}

function halves(points: Point[]): [Point[], Point[]] {
  const cubics = segmentsOf(points)
  if (cubics.length === 1) return [pieceOf(points, 0, 0.5), pieceOf(points, 0.5, 1)]
  const middle = 3 * Math.round(cubics.length / 2)
  return [points.slice(0, middle + 1), points.slice(middle)]
}

/** Points of a line, moved to the mean of their neighbours along it; the ends stay. */
function smoothed(line: readonly Point[]): Point[] {
  const reach = Math.ceil(2 * TRACE.smooth)
  return line.map((_, i) => {
    const near = Math.min(reach, i, line.length - 1 - i)
    let [x, y, total] = [0, 0, 0]
    for (let k = -near; k <= near; k++) {
      const weight = Math.exp(-(k * k) / (2 * TRACE.smooth ** 2))
      x += weight * line[i + k][0]
      y += weight * line[i + k][1]
      total += weight
    }
    return [x / total, y / total]
  })
}

/** Greedily those that show most of what is left. */
function mostWorth(
  strokes: readonly { points: Point[]; luck: number }[],
  count: number,
  left: Float32Array,
): Point[][] {
  const size = Math.sqrt(left.length)
  const open = strokes.map((stroke) => ({
    ...stroke,
    cells: near(stroke.points, scaled(TRACE.shows, size), size),
  }))
  const gain = ({ luck, cells }: (typeof open)[number]) =>
    luck * cells.reduce((sum, cell) => sum + left[cell], 0)
  const chosen: Point[][] = []
  while (chosen.length < count && open.length > 0) {
    const gains = open.map(gain)
    const [{ points }] = open.splice(gains.indexOf(Math.max(...gains)), 1)
    chosen.push(points)
    clear(left, points, size)
  }
  return chosen
}

function clear(left: Float32Array, stroke: Point[], size: number): void {
  for (const cell of near(stroke, scaled(TRACE.takes, size), size)) left[cell] = 0
}

/** Indices of the pixels whose centres lie within `reach` of a stroke. */
const near = (points: Point[], reach: number, size: number): number[] => [
  ...pixelsNear(flatten({ points }, Math.ceil(lengthOf({ points }))), reach, size),
]
