/**
 * @file A new drawing between two: one of them bent, smoothly, towards the shape of the other, so that
 * it keeps its lines and takes on proportions that neither has. Where each point goes is the
 * barycentre of its entropic optimal transport (Cuturi 2013), smoothed over the drawing.
 */
import type { Random } from '../maths/random.ts'
import { type Lines, moveLines, normalised, pointsAlong } from './drawings.ts'

type Places = readonly (readonly [number, number])[]

/** Points by which two drawings are matched. */
const SAMPLES = 72
/** Of the transport: its entropy, in squared drawing units, and its rounds. */
const [ENTROPY, ROUNDS] = [0.012, 24]
/** Width of the smoothing, in drawing units. */
const SMOOTH = 0.12
/** How far towards the other drawing, least and most. */
const SHARE = [0.5, 0.9] as const
/** What chance adds: turn in radians, stretch, and bends, in drawing units. */
const [TURN, STRETCH, BEND] = [0.1, 0.12, 0.03]
/** Whole waves of the bends across a drawing. */
const WAVES = [0.5, 1, 1.5]

/** The first drawing on its way to the second, in the middle, the longer side 1. */
export function mix(first: Lines, second: Lines, random: Random): Lines {
  const share = random.between(...SHARE)
  const from = pointsAlong(first, SAMPLES)
  const to = nearer(from, pointsAlong(second, SAMPLES))
  const steps = transport(from, to)
  const bend = bends(random)
  const mirror = random.next() < 0.5 ? -1 : 1
  return normalised(
    moveLines(first, (x, y) => {
      const [dx, dy] = smoothed([x, y], from, steps)
      const [u, v] = bend(x + share * dx, y + share * dy)
      return [mirror * u, v]
    }),
  )
}

/** The second drawing as it is or mirrored, whichever is closer. */
function nearer(from: Places, to: Places): Places {
  const mirrored = to.map(([x, y]) => [-x, y] as const)
  return distance(from, mirrored) < distance(from, to) ? mirrored : to
}

/** Mean distance from each place to the nearest of the others, there and back. */
export const distance = (a: Places, b: Places): number => (reach(a, b) + reach(b, a)) / 2

function reach(from: Places, to: Places): number {
  let sum = 0
  for (const [x, y] of from) {
    let least = Number.POSITIVE_INFINITY
    for (const [u, v] of to) least = Math.min(least, (x - u) * (x - u) + (y - v) * (y - v))
    sum += Math.sqrt(least)
  }
  return sum / from.length
}

/** From each place to the mean of those its mass goes to. */
function transport(from: Places, to: Places): Places {
  const kernel = from.map(([x, y]) =>
    to.map(([u, v]) => Math.exp(-((x - u) ** 2 + (y - v) ** 2) / ENTROPY) + 1e-30),
  )
  let columns = to.map(() => 1)
  let rows = from.map(() => 1)
  for (let round = 0; round < ROUNDS; round++) {
    rows = kernel.map((row) => 1 / row.reduce((sum, k, j) => sum + k * columns[j], 0))
    columns = to.map((_, j) => 1 / kernel.reduce((sum, row, i) => sum + row[j] * rows[i], 0))
  }
  return from.map(([x, y], i) => {
    const mass = kernel[i].map((k, j) => k * columns[j])
    const total = mass.reduce((a, b) => a + b)
    const mean = (axis: 0 | 1) => mass.reduce((sum, m, j) => sum + m * to[j][axis], 0) / total
    return [mean(0) - x, mean(1) - y] as const
  })
}

function smoothed([x, y]: readonly [number, number], at: Places, steps: Places) {
  const weights = at.map(([u, v]) => Math.exp(-((x - u) ** 2 + (y - v) ** 2) / (2 * SMOOTH ** 2)))
  const total = weights.reduce((a, b) => a + b) + 1e-9
  return [0, 1].map((axis) => weights.reduce((sum, w, i) => sum + w * steps[i][axis], 0) / total)
}

/** Turned, stretched and bent a little, the same way everywhere. */
function bends(random: Random) {
  const turn = TURN * random.normal()
  const stretch = [0, 1].map(() => 1 + STRETCH * random.normal())
  const waves = WAVES.map((count) => ({
    count,
    strength: [random.normal(), random.normal()].map((v) => (BEND * v) / (1 + count)),
    phase: [random.next(), random.next()].map((v) => 2 * Math.PI * v),
  }))
  const wave = (axis: 0 | 1, across: number) =>
    waves.reduce(
      (sum, { count, strength, phase }) =>
        sum + strength[axis] * Math.sin(2 * Math.PI * count * across + phase[axis]),
      0,
    )
  return (x: number, y: number): [number, number] => [
    stretch[0] * (x * Math.cos(turn) - y * Math.sin(turn)) + wave(0, y),
    stretch[1] * (x * Math.sin(turn) + y * Math.cos(turn)) + wave(1, x),
  ]
}
