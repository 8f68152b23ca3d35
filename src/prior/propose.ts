/** @file Drawings of one thing that the prior proposes, the best first. */
import { createWorkspace, render } from '../../rasterizer/core.ts'
import { join } from '../maths/arrays.ts'
import type { Random } from '../maths/random.ts'
import type { Objective } from '../objective/objective.ts'
import { packStrokes, pathsOf } from '../strokes/scene.ts'
import { type Lines, pointsAlong } from './drawings.ts'
import { distance, mix } from './mix.ts'
import { placeLines } from './place.ts'
import { lookUp, type Prior } from './prior.ts'

/** A drawing in drawing units. */
export interface Proposal {
  lines: Lines
  /** Likeness to the words, the more the better. */
  score: number
}

export interface ProposeOptions {
  prior: Prior
  /** Drawings to choose from. */
  count: number
  /** Cubics a drawing has at most. */
  strokes: number
  random: Random
}

/** Mean distance of its points from a known drawing's, in drawing units, that makes another one. */
const NEW = 0.03
/** Mixtures that may be tried before the farthest from the known ones is taken. */
const TRIES = 4
const SAMPLES = 72
/** How a drawing is looked at: its lines as CLIPasso's ink. */
const [CANVAS, WIDTH] = [224, 3]
const BOX = { x: 0.08, y: 0.08, width: 0.84, height: 0.84 }

/**
 * Drawings of one thing, the best first; none where the prior knows nothing like it.
 * @param objectives what they are compared by; all ask for this thing
 */
export async function proposeLines(
  words: string,
  { prior, count, strokes, random }: ProposeOptions,
  objectives: readonly Objective[],
): Promise<Proposal[]> {
  const known = (await lookUp(prior, words)).flatMap(({ drawings }) => drawings)
  if (known.length === 0) return []
  const order = shuffled(known, random.fork(0))
  const drawings = Array.from({ length: count }, (_, i) => {
    const own = random.fork(i + 1)
    return cut(newDrawing(order[i % order.length], known, own), strokes)
  })
  const similar = await similarities(drawings, objectives)
  return drawings
    .map((lines, i) => ({ lines, score: similar[i] }))
    .sort((a, b) => b.score - a.score)
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, dice: random.next() }))
    .sort((a, b) => a.dice - b.dice)
    .map(({ item }) => item)
}

/** A mixture of one drawing with another that is neither of them. */
function newDrawing(first: Lines, known: readonly Lines[], random: Random): Lines {
  const others = known.filter((one) => one !== first)
  const made = Array.from({ length: TRIES }, (_, i) => i)
  let best = { lines: first, far: -1 }
  for (const i of made) {
    const own = random.fork(i)
    const second = others.length > 0 ? others[own.index(others.length)] : first
    const lines = mix(first, second, own)
    const far = Math.min(...[first, second].map((one) => apart(lines, one)))
    if (far > best.far) best = { lines, far }
    if (far >= NEW) break
  }
  return best.lines
}

/** Distance of two drawings, mirrored or not. */
export function apart(a: Lines, b: Lines): number {
  const [from, to] = [pointsAlong(a, SAMPLES), pointsAlong(b, SAMPLES)]
  const mirrored = to.map(([x, y]) => [-x, y] as const)
  return Math.min(distance(from, to), distance(from, mirrored))
}

/** The first cubics. */
function cut(lines: Lines, most: number): Lines {
  let left = most
  const kept = lines.map((line) => {
    const own = line.slice(0, Math.max(0, left))
    left -= line.length
    return own
  })
  return kept.filter((line) => line.length > 0)
}

/** e·T of each drawing in the clean view, summed over the objectives. */
async function similarities(
  drawings: readonly Lines[],
  objectives: readonly Objective[],
): Promise<number[]> {
  const sums = drawings.map(() => 0)
  const workspace = createWorkspace()
  const scenes = drawings.map((lines) =>
    packStrokes(placeLines(lines, { canvas: CANVAS, box: BOX, width: WIDTH })),
  )
  for (const { size, similarity } of objectives) {
    const shrink = size / CANVAS
    const views = { data: Float32Array.of(shrink, 0, 0, 0, shrink, 0, 0, 0, 1), shape: [1, 3, 3] }
    const images = scenes.map((scene) =>
      render(pathsOf(scene), { size, views }, workspace).image.data.slice(),
    )
    for (const [i, value] of (await similarity(join(images))).entries()) sums[i] += value
  }
  return sums
}
