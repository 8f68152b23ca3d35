/** @file Lines whose ends meet, joined: the nearest first, then those that point at each other. */
import { scaled } from '../image/filter.ts'
import type { Point } from '../strokes/strokes.ts'

const JOIN = {
  /** Ends so close are joined whatever way they point, in pixels of the reference square … */
  near: 6,
  /** … and up to here if they point at each other. */
  far: 14,
  /** Cosine of how far an end may point aside of the other one. */
  aim: 0.85,
  /** Points that an end's direction is taken from. */
  span: 5,
}

interface End {
  line: number
  /** Whether it is the line's last point. */
  last: boolean
  at: Point
  /** Unit vector out of the line. */
  out: Point
}

interface Pair {
  a: End
  b: End
  cost: number
}

/** @param size side of the square that the points lie in */
export function joinLines(lines: readonly Point[][], size: number): Point[][] {
  const ends = lines.flatMap((line, i) => [endOf(line, i, false), endOf(line, i, true)])
  const whole = [...lines] // by index of a line: that which it is a part of
  const joined = new Set<End>()
  for (const { a, b } of pairsOf(ends, size)) {
    const [from, to] = [whole[a.line], whole[b.line]]
    if (joined.has(a) || joined.has(b) || from === to) continue
    const left = from.at(-1) === a.at ? from : from.toReversed()
    const right = to[0] === b.at ? to : to.toReversed()
    const both = [...left, ...right]
    for (const [i, line] of whole.entries()) if (line === from || line === to) whole[i] = both
    joined.add(a).add(b)
  }
  return [...new Set(whole)]
}

/** Ends of different lines that have to do with each other, the cheapest to join first. */
function pairsOf(ends: readonly End[], size: number): Pair[] {
  const pairs = ends.flatMap((a, i) =>
    ends.slice(i + 1).map((b) => ({ a, b, cost: costOf(a, b, size) })),
  )
  const near = pairs.filter(({ a, b, cost }) => a.line !== b.line && Number.isFinite(cost))
  return near.sort((p, q) => p.cost - q.cost)
}

function endOf(line: readonly Point[], index: number, last: boolean): End {
  const at = last ? line[line.length - 1] : line[0]
  const inner = line.at(
    last ? Math.max(-line.length, -1 - JOIN.span) : Math.min(line.length - 1, JOIN.span),
  )!
  const length = Math.hypot(at[0] - inner[0], at[1] - inner[1]) || 1
  return { line: index, last, at, out: [(at[0] - inner[0]) / length, (at[1] - inner[1]) / length] }
}

/** What joining two ends costs in pixels; infinite for those that have nothing to do with each other. */
function costOf(a: End, b: End, size: number): number {
  const [dx, dy] = [b.at[0] - a.at[0], b.at[1] - a.at[1]]
  const gap = Math.hypot(dx, dy)
  if (gap > scaled(JOIN.far, size)) return Number.POSITIVE_INFINITY
  const aim = gap > 0 ? Math.min(cosine(a.out, [dx, dy]), cosine(b.out, [-dx, -dy])) : 1
  const straight = -(a.out[0] * b.out[0] + a.out[1] * b.out[1])
  if (gap <= scaled(JOIN.near, size)) return gap * (2 - straight)
  return aim >= JOIN.aim ? gap * (2 - aim) + scaled(JOIN.near, size) : Number.POSITIVE_INFINITY
}

const cosine = (unit: Point, [x, y]: Point): number =>
  (unit[0] * x + unit[1] * y) / Math.hypot(x, y)
