/** @file Where paths touch or cross each other or themselves: there a pen may change over. */
import KDBush from 'kdbush'
import { distance } from '../../../strokes/bezier.ts'
import type { Sample } from '../../../strokes/samples.ts'
import type { Point } from '../../../strokes/strokes.ts'

/** A place on a path: sample `k` of path `path`. */
export interface Place {
  path: number
  k: number
}

export type Contact = [Place, Place]

/** Pairs whose samples are at least so many reaches apart along one path may touch each other. */
const APART_ON_ITSELF = 6

/** The nearest places of each stretch on which two paths are within `reach` of each other. */
export function contactsOf(paths: readonly (readonly Sample[])[], reach: number): Contact[] {
  const places = paths.flatMap((samples, path) => samples.map((_, k): Place => ({ path, k })))
  const pointOf = ({ path, k }: Place): Point => paths[path][k].point
  const near = createIndex(places.map(pointOf))
  const touching = places.flatMap((a, i) =>
    near(pointOf(a), reach)
      .filter((j) => j > i && !isNeighbour(a, places[j], pointOf, reach))
      .map((j): Touch => ({ a, b: places[j], apart: distance(pointOf(a), pointOf(places[j])) })),
  )
  return stretches(touching).map(nearest)
}

interface Touch {
  a: Place
  b: Place
  apart: number
}

function createIndex(points: readonly Point[]): (point: Point, reach: number) => number[] {
  if (points.length === 0) return () => []
  const index = new KDBush(points.length)
  for (const point of points) index.add(...point)
  index.finish()
  return ([x, y], reach) => index.within(x, y, reach)
}

/** Samples of one path are near each other because they follow each other. */
function isNeighbour(a: Place, b: Place, pointOf: (place: Place) => Point, reach: number) {
  if (a.path !== b.path) return false
  const [first, last] = [Math.min(a.k, b.k), Math.max(a.k, b.k)]
  let way = 0
  for (let k = first; k < last && way < APART_ON_ITSELF * reach; k++) {
    way += distance(pointOf({ path: a.path, k }), pointOf({ path: a.path, k: k + 1 }))
  }
  return way < APART_ON_ITSELF * reach
}

/** Touches of the same two paths that follow each other. */
function stretches(touches: readonly Touch[]): Touch[][] {
  const open = new Map<string, Touch[]>()
  const all: Touch[][] = []
  for (const touch of touches) {
    const key = `${touch.a.path} ${touch.b.path}`
    const current = open.get(key)
    if (current && follows(current[current.length - 1], touch)) current.push(touch)
    else {
      all.push([touch])
      open.set(key, all[all.length - 1])
    }
  }
  return all
}

/** Samples that one crossing may skip. */
const SKIPPED = 8

const follows = (one: Touch, next: Touch): boolean =>
  Math.abs(next.a.k - one.a.k) <= SKIPPED && Math.abs(next.b.k - one.b.k) <= SKIPPED

function nearest(touches: readonly Touch[]): Contact {
  const { a, b } = touches.reduce((best, touch) => (touch.apart < best.apart ? touch : best))
  return [a, b]
}
