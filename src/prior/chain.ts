/** @file Strokes of one colour whose ends meet as one stroke, so that what they enclose together closes. */
import { distance } from '../strokes/bezier.ts'
import { closedArea } from '../strokes/fill.ts'
import type { Point, Stroke } from '../strokes/strokes.ts'

/** A stroke whose ends are nearer than this share of it closes without help. */
const CLOSED = 0.25

/** Joins ends that meet, the nearest first. @param near so many pixels apart they meet */
export function chained(strokes: readonly Stroke[], near: number): Stroke[] {
  let all = [...strokes]
  for (let pair = nearest(all, near); pair; pair = nearest(all, near)) {
    const { first, second, stroke } = pair
    all = all.flatMap((one, i) => (i === second ? [] : [i === first ? stroke : one]))
  }
  return all
}

interface Pair {
  first: number
  second: number
  stroke: Stroke
  gap: number
}

function nearest(strokes: readonly Stroke[], near: number): Pair | undefined {
  const open = [...strokes.keys()].filter((i) => closedArea(strokes[i], CLOSED) === 0)
  const pairs = open.flatMap((first, k) =>
    open.slice(k + 1).flatMap((second) => meetings(strokes, first, second)),
  )
  return pairs.filter(({ gap }) => gap <= near).sort((a, b) => a.gap - b.gap)[0]
}

/** Both strokes, either way round, end to start. */
function meetings(strokes: readonly Stroke[], first: number, second: number): Pair[] {
  const [a, b] = [strokes[first], strokes[second]]
  if (a.color.join() !== b.color.join()) return []
  const [p, q] = [a.points, b.points]
  const [back, forth] = [p.toReversed(), q.toReversed()]
  return [
    [p, q],
    [p, forth],
    [back, q],
    [q, p],
  ].map(([from, to]): Pair => {
    const [end, start] = [from[from.length - 1], to[0]]
    const points = [...from, ...bridge(end, start), ...to.slice(1)]
    return { first, second, gap: distance(end, start), stroke: { ...a, points } }
  })
}

/** The rest of a straight piece from one end to the next start. */
const bridge = ([x, y]: Point, [u, v]: Point): Point[] =>
  [1 / 3, 2 / 3, 1].map((share) => [x + share * (u - x), y + share * (v - y)])
