/** @file Lines that would be drawn over lines that are there already, trimmed or dropped. */
import KDBush from 'kdbush'
import { lengthOf, polylineLength } from '../../strokes/bezier.ts'
import { cut, type Sample, sampleEvery } from '../../strokes/samples.ts'
import { type PenPath, penOf } from './pen-path.ts'

/** Samples a pen's width apart would miss a line between them; four see it within 2 %. */
const SAMPLES_A_PEN = 4
/**
 * Lines that only cross lie on each other for a pen's width over the sine of their angle: below
 * three widths, 20° and more apart, nothing is cut.
 */
const CROSSING = 3
/**
 * Millimetres that are drawn in the time of a lift: about 0.3 s at 50 mm/s. What is covered in the
 * middle of a path is cut out only if it is longer, for that makes two paths of one.
 */
const WORTH_A_LIFT = 15

/** A stretch of samples, both ends included. */
type Run = [first: number, last: number]

/**
 * Leaves out what lies within half a pen of paths of its colour before it, which matter more, and
 * then marks shorter than the pen is wide.
 */
export function trimOverlaps(paths: readonly PenPath[], pen: number): PenPath[] {
  const samples = paths.map(({ points }) => sampleEvery(pen / SAMPLES_A_PEN, points))
  const ink = createInk(samples, paths.map(penOf))
  const trimmed = paths.flatMap((path, i) => {
    const bare = bareRuns(samples[i], pen, (k) => ink.isNear(i, k, pen / 2))
    for (const run of bare) ink.draw(i, run)
    return bare.map((run) => piece(path, samples[i], run))
  })
  return trimmed.filter((path) => lengthOf(path) >= pen)
}

function piece(path: PenPath, samples: readonly Sample[], [first, last]: Run): PenPath {
  if (first === 0 && last === samples.length - 1) return path
  return { ...path, points: cut(path.points, samples[first].at, samples[last].at) }
}

/**
 * The samples of all paths by where they are, and which of them are drawn.
 * @param pens which each path is drawn with
 */
function createInk(paths: readonly (readonly Sample[])[], pens: readonly string[]) {
  const index = new KDBush(paths.reduce((sum, samples) => sum + samples.length, 0))
  for (const { point } of paths.flat()) index.add(...point)
  index.finish()
  const firsts = paths.map((_, i) => paths.slice(0, i).reduce((sum, { length }) => sum + length, 0))
  const drawn = paths.flatMap((samples) => samples.map((): string | undefined => undefined))
  return {
    /** Whether sample `k` of path `i` is near to what its pen has drawn. */
    isNear: (i: number, k: number, reach: number): boolean =>
      index.within(...paths[i][k].point, reach).some((id) => drawn[id] === pens[i]),
    draw: (i: number, [first, last]: Run) => {
      drawn.fill(pens[i], firsts[i] + first, firsts[i] + last + 1)
    },
  }
}

/** What is left without the runs of covered samples that are worth leaving out. */
function bareRuns(
  samples: readonly Sample[],
  pen: number,
  isCovered: (k: number) => boolean,
): Run[] {
  const inside = Math.max(CROSSING * pen, WORTH_A_LIFT)
  const covered = runsOf(samples.length, isCovered).filter(([first, last]) => {
    const length = lengthOfRun(samples, [first, last])
    if (first > 0 && last < samples.length - 1) return length > inside
    return length > CROSSING * pen || last - first === samples.length - 1
  })
  const starts = [0, ...covered.map(([, last]) => last)]
  const ends = [...covered.map(([first]) => first), samples.length - 1]
  return starts.map((start, i): Run => [start, ends[i]]).filter(([first, last]) => first < last)
}

/** The runs of numbers below `count` of which something is true. */
function runsOf(count: number, is: (k: number) => boolean): Run[] {
  const runs: Run[] = []
  let first: number | undefined
  for (let k = 0; k <= count; k++) {
    const inside = k < count && is(k)
    if (inside) first ??= k
    else if (first !== undefined) {
      runs.push([first, k - 1])
      first = undefined
    }
  }
  return runs
}

function lengthOfRun(samples: readonly Sample[], [first, last]: Run): number {
  const run = samples.slice(first, last + 1).map(({ point }) => point)
  return polylineLength(run)
}
