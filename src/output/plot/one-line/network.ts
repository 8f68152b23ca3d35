/**
 * @file A drawing as a network: junctions where paths end, touch or are bridged, and between them
 * pieces of the paths and new lines.
 */

import { distance } from '../../../strokes/bezier.ts'
import { type Sample, sampleEvery } from '../../../strokes/samples.ts'
import type { Point } from '../../../strokes/strokes.ts'
import type { PenPath } from '../pen-path.ts'
import { bridgesOf } from './bridges.ts'
import { type Contact, contactsOf, type Place } from './contacts.ts'
import { disjointSets } from './disjoint-sets.ts'

/** What lies between two junctions. */
export interface Edge {
  ends: [from: number, to: number]
  length: number
  /** A piece of a path from one sample to a later one, or a straight new line. */
  run: PathRun | NewLine
}

/** A piece of path number `path`; `from` may be the greater one: then it is drawn backwards. */
export interface PathRun {
  kind: 'path'
  path: number
  from: number
  to: number
}

export interface NewLine {
  kind: 'new'
  from: Point
  to: Point
}

export interface Network {
  /** Where each junction is. */
  junctions: Point[]
  edges: Edge[]
  samples: Sample[][]
}

/** Lines that are a pen apart touch: the ink of both is as wide as that. */
export function networkOf(paths: readonly PenPath[], pen: number): Network {
  const samples = paths.map(({ points }) => sampleEvery(pen / 2, points))
  const contacts = contactsOf(samples, pen).map((contact) => snapped(contact, samples, pen))
  const bridges = bridgesOf(samples, contacts)
  const stops = stopsOf(samples, [...contacts, ...bridges].flat())
  const { junctionOf, junctions } = junctionsOf(samples, stops, contacts)
  const pieces = samples.flatMap((path, i) => piecesOf(path, i, stops[i], junctionOf))
  const lines = bridges.map(([a, b]) =>
    newLine([junctionOf(a), junctionOf(b)], samples[a.path][a.k].point, samples[b.path][b.k].point),
  )
  return { junctions, edges: [...pieces, ...lines], samples }
}

export function newLine(ends: Edge['ends'], from: Point, to: Point): Edge {
  return { ends, length: distance(from, to), run: { kind: 'new', from, to } }
}

/** A contact next to an end is at the end. */
function snapped(contact: Contact, samples: readonly Sample[][], reach: number): Contact {
  const snap = ({ path, k }: Place): Place => {
    const own = samples[path]
    const ends = [0, own.length - 1].filter(
      (end) => distance(own[end].point, own[k].point) <= reach && Math.abs(end - k) < SNAP,
    )
    return { path, k: ends[0] ?? k }
  }
  return [snap(contact[0]), snap(contact[1])]
}

/** Samples, half a pen apart, that an end is away at most. */
const SNAP = 8

/** Samples of each path at which something happens, in order: its ends, and the places given. */
function stopsOf(samples: readonly Sample[][], places: readonly Place[]): number[][] {
  const stops = samples.map(({ length }) => new Set([0, length - 1]))
  for (const { path, k } of places) stops[path].add(k)
  return stops.map((own) => [...own].sort((a, b) => a - b))
}

/** Stops that are in contact are one junction. */
function junctionsOf(
  samples: readonly Sample[][],
  stops: readonly number[][],
  contacts: readonly Contact[],
) {
  const places = stops.flatMap((own, path) => own.map((k): Place => ({ path, k })))
  const numbers = new Map(places.map((place, i) => [key(place), i]))
  const numberOf = (place: Place) => numbers.get(key(place)) ?? missing(place)
  const sets = disjointSets(places.length)
  for (const [a, b] of contacts) sets.unite(numberOf(a), numberOf(b))
  return {
    junctionOf: (place: Place) => sets.find(numberOf(place)),
    junctions: places.map(({ path, k }) => samples[path][k].point),
  }
}

const key = ({ path, k }: Place): string => `${path} ${k}`

function missing({ path, k }: Place): never {
  throw new Error(`sample ${k} of path ${path} is no stop`)
}

function piecesOf(
  samples: readonly Sample[],
  path: number,
  stops: readonly number[],
  junctionOf: (place: Place) => number,
): Edge[] {
  return stops.slice(1).map((to, i) => {
    const from = stops[i]
    return {
      ends: [junctionOf({ path, k: from }), junctionOf({ path, k: to })],
      length: lengthBetween(samples, from, to),
      run: { kind: 'path', path, from, to },
    }
  })
}

function lengthBetween(samples: readonly Sample[], from: number, to: number): number {
  let length = 0
  for (let k = from; k < to; k++) length += distance(samples[k].point, samples[k + 1].point)
  return length
}
