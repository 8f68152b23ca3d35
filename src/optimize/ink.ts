/**
 * @file Strokes without what lies along strokes that matter more: the same to see, in less ink.
 */
import { distance } from '../strokes/bezier.ts'
import { cut, sampleEvery } from '../strokes/samples.ts'
import type { Point, Stroke } from '../strokes/strokes.ts'

type Line = Pick<Stroke, 'points' | 'width'>

/** Samples a width. */
const SAMPLES = 4
/** Ink is doubled within this share of a width, and this cosine of the angle, of other ink. */
const DOUBLED = { reach: 0.5, cos: Math.cos((25 * Math.PI) / 180) }
/** So many widths further along, a stroke is other ink to itself; shorter runs only cross. */
const APART = 3
/** A covered end is so many widths long at least; so much of it may stand off as a hook. */
const HOOK = 1
/** What is left and is fewer widths long says nothing. */
const LEAST = 2

/** A bit of ink. */
interface Dab {
  point: Point
  /** Unit vector along the stroke. */
  way: Point
  /** Segment plus parameter, and arc length from the start. */
  at: number
  along: number
}

/** Dabs, both ends included. */
type Run = [first: number, last: number]

/** Lines that are drawn already. */
export interface Ink {
  add(line: Line): void
  /**
   * The piece of a line that has most bare ink, where longer runs of it, or its ends, lie along what
   * is drawn or what the line itself drew before.
   * @returns the very points if nothing does; none if what is left is not worth a stroke
   */
  bare(line: Line): Point[]
}

/** @param width of the widest line, in the unit of the points */
export function createInk(width: number): Ink {
  const drawn = createCells(DOUBLED.reach * width)
  return {
    add: (line) => dabsOf(line).forEach(drawn.add),
    bare(line) {
      const dabs = dabsOf(line)
      const own = createCells(DOUBLED.reach * width)
      dabs.forEach(own.add)
      const covered = dabs.map(
        (a) =>
          drawn.near(a.point).some((b) => doubles(a, b, line.width)) ||
          own
            .near(a.point)
            .some((b) => a.along - b.along > APART * line.width && doubles(a, b, line.width)),
      )
      return barest(line, dabs, covered)
    },
  }
}

function doubles(a: Dab, b: Dab, width: number): boolean {
  const cos = Math.abs(a.way[0] * b.way[0] + a.way[1] * b.way[1])
  return cos > DOUBLED.cos && distance(a.point, b.point) < DOUBLED.reach * width
}

/** The piece between covered runs, and without covered ends, that has most bare ink. */
function barest(line: Line, dabs: readonly Dab[], covered: readonly boolean[]): Point[] {
  const { points, width } = line
  const [end, slack] = [dabs.length - 1, HOOK * width]
  const lengthOf = ([first, last]: Run) => dabs[last].along - dabs[first].along
  const bareIn = ([first, last]: Run) => {
    let sum = 0
    for (let k = first + 1; k <= last; k++) if (!covered[k]) sum += lengthOf([k - 1, k])
    return sum
  }
  const atEnd = ([first, last]: Run) => Math.min(bareIn([0, first]), bareIn([last, end])) <= slack
  const long = runsOf(covered).filter(
    (run) => lengthOf(run) >= (atEnd(run) ? slack : APART * width),
  )
  if (long.length === 0) return points
  const starts = [0, ...long.map(([, last]) => last)]
  const pieces = starts.map((start, i): Run => [start, long[i]?.[0] ?? end])
  const best = pieces.reduce((a, b) => (bareIn(b) > bareIn(a) ? b : a))
  if (bareIn(best) < LEAST * width) return []
  return cut(points, dabs[best[0]].at, dabs[best[1]].at)
}

function runsOf(is: readonly boolean[]): Run[] {
  const runs: Run[] = []
  for (const [k, now] of is.entries()) {
    if (now && !is[k - 1]) runs.push([k, k])
    else if (now) runs[runs.length - 1][1] = k
  }
  return runs
}

/** Dabs by the cells of a grid that they lie in. */
function createCells(side: number) {
  const cells = new Map<string, Dab[]>()
  const cellOf = ([x, y]: Point) => [Math.floor(x / side), Math.floor(y / side)]
  return {
    add(dab: Dab): void {
      const key = cellOf(dab.point).join()
      const there = cells.get(key)
      if (there) there.push(dab)
      else cells.set(key, [dab])
    },
    /** All within a side of a point, and some further away. */
    near(point: Point): Dab[] {
      const [i, j] = cellOf(point)
      return [-1, 0, 1].flatMap((di) =>
        [-1, 0, 1].flatMap((dj) => cells.get(`${i + di},${j + dj}`) ?? []),
      )
    },
  }
}

function dabsOf({ points, width }: Line): Dab[] {
  const samples = sampleEvery(width / SAMPLES, points)
  let along = 0
  return samples.map(({ point, at }, k) => {
    const [from, to] = [samples[Math.max(k - 1, 0)], samples[Math.min(k + 1, samples.length - 1)]]
    if (k > 0) along += distance(samples[k - 1].point, point)
    const length = distance(from.point, to.point) || 1
    const way: Point = [
      (to.point[0] - from.point[0]) / length,
      (to.point[1] - from.point[1]) / length,
    ]
    return { point, way, at, along }
  })
}
