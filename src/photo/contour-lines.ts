/**
 * @file Lines along the ridges of a map of contours: from the strongest places that no line has taken
 * yet, both ways along the ridge, a pixel a step, each step drawn to the middle of the ridge. Ends
 * that meet are joined, so that a line turns corners at which a ridge has no direction.
 */
import { blur, sampler, scaled } from '../image/filter.ts'
import { pixelsNear } from '../image/near.ts'
import { clamp } from '../maths/numbers.ts'
import type { Point } from '../strokes/strokes.ts'
import { type TangentField, tangentField } from './contour.ts'
import { joinLines } from './join-lines.ts'

/** Distances in pixels of the reference square; those of least loss of drafts of eight photos. */
const RIDGE = {
  /** σ of the blur before the ridges are looked for. */
  blur: 0.7,
  /** A line begins where a contour is this probable … */
  strong: 0.15,
  /** … and goes on as far as it is this probable, … */
  weak: 0.06,
  /** … but for gaps of so many steps. */
  gap: 3,
  /** Cosine of the sharpest turn in a step. */
  turn: 0.5,
  /** What lies so close to a line belongs to it. */
  width: 1.7,
  /** Shorter lines are left out. */
  shortest: 6,
}
/** Steps after which a line that meets itself is closed. */
const LOOP = 8

/** A map [size, size] with what following its ridges takes. */
interface Ridges {
  at: (x: number, y: number) => number
  tangents: TangentField
  size: number
}

/**
 * @param map probability of a contour, [size, size]
 * @returns lines of points about a pixel apart, in pixels of the map
 */
export function contourLines(map: Float32Array, size: number): Point[][] {
  const smooth = blur(map, size, scaled(RIDGE.blur, size))
  const ridges: Ridges = { at: sampler(smooth, size), tangents: tangentField(map, size), size }
  const taken = new Uint8Array(map.length)
  const lines: Point[][] = []
  for (const i of seeds(smooth, ridges)) {
    if (taken[i]) continue
    const seed = crest([(i % size) + 0.5, Math.floor(i / size) + 0.5], ridges)
    const line = lineThrough(seed, ridges, taken)
    for (const pixel of pixelsNear(line, scaled(RIDGE.width, size), size)) taken[pixel] = 1
    if (line.length >= scaled(RIDGE.shortest, size)) lines.push(line)
  }
  return joinLines(lines, size)
}

/** Indices of pixels on a ridge, the most probable first. */
function seeds(smooth: Float32Array, { at, tangents, size }: Ridges): number[] {
  const isRidge = (i: number) => {
    const [dx, dy] = [-tangents.directions[2 * i + 1], tangents.directions[2 * i]]
    const [x, y] = [(i % size) + 0.5, Math.floor(i / size) + 0.5]
    return smooth[i] >= at(x + dx, y + dy) && smooth[i] >= at(x - dx, y - dy)
  }
  const found = [...smooth.keys()].filter((i) => smooth[i] > RIDGE.strong && isRidge(i))
  return found.sort((a, b) => smooth[b] - smooth[a] || a - b)
}

/** Both ways from a seed; the way back ends where it meets the way forth, as on a ring. */
function lineThrough(seed: Point, ridges: Ridges, taken: Uint8Array): Point[] {
  const walked = new Map<number, number>()
  const forth = follow(seed, 1, { ...ridges, taken, walked })
  const back = follow(seed, -1, { ...ridges, taken, walked })
  return [...back.reverse(), seed, ...forth]
}

interface Walk extends Ridges {
  taken: Uint8Array
  /** By pixel of this line: how many steps from the seed it is; behind the seed they are below 0. */
  walked: Map<number, number>
}

/** Points from a seed along its ridge, without the seed. */
function follow(seed: Point, sign: 1 | -1, walk: Walk): Point[] {
  const { at, size, taken, walked } = walk
  const path: Point[] = []
  let [point, heading] = [seed, along(seed, walk, undefined, sign)]
  let sure = 0
  while (path.length - sure <= RIDGE.gap) {
    const ahead: Point = [point[0] + heading[0], point[1] + heading[1]]
    if (!within(ahead, size)) break
    const next = along(ahead, walk, heading)
    if (next[0] * heading[0] + next[1] * heading[1] < RIDGE.turn) break
    point = crest(ahead, walk)
    heading = next
    const cell = Math.floor(point[1]) * size + Math.floor(point[0])
    path.push(point)
    if (at(...point) >= RIDGE.weak) sure = path.length
    const step = sign * path.length
    const closed = Math.abs(step - (walked.get(cell) ?? step)) > LOOP
    if (taken[cell] || closed) break
    if (!walked.has(cell)) walked.set(cell, step)
  }
  return path.slice(0, sure)
}

const within = ([x, y]: Point, size: number): boolean =>
  x >= 1 && y >= 1 && x < size - 1 && y < size - 1

/** The direction of the ridge at a point, as a heading goes, or by sign. */
function along([x, y]: Point, { tangents, size }: Ridges, heading?: Point, sign = 1): Point {
  const i = Math.floor(y) * size + Math.floor(x)
  const [dx, dy] = tangents.directions.subarray(2 * i, 2 * i + 2)
  const turn = heading ? Math.sign(dx * heading[0] + dy * heading[1]) || 1 : sign
  return [turn * dx, turn * dy]
}

/** The point moved across its ridge to where a parabola through three values is highest. */
function crest([x, y]: Point, { at, tangents, size }: Ridges): Point {
  const i = Math.floor(y) * size + Math.floor(x)
  const [dx, dy] = [-tangents.directions[2 * i + 1], tangents.directions[2 * i]]
  const [before, here, after] = [-1, 0, 1].map((k) => at(x + k * dx, y + k * dy))
  const bend = before + after - 2 * here
  const aside = bend < 0 ? (before - after) / (2 * bend) : Math.sign(after - before)
  const shift = clamp(aside, -MOST_ASIDE, MOST_ASIDE)
  return [clamp(x + shift * dx, 0, size - 1e-3), clamp(y + shift * dy, 0, size - 1e-3)]
}

/** Pixels that a step is drawn aside at most. */
const MOST_ASIDE = 0.7
