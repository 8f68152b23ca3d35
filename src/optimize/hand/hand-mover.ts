/** @file Moves strokes by the hand (nn/architectures/hand.ts): each point by shares of the ways it could go. */
import type { Hand } from '../../../nn/architectures/hand.ts'
import type { Engine, Program } from '../../../nn/engines/engine.ts'
import { Graph } from '../../../nn/graph/index.ts'
import type { Look, Mover } from './draw-by-hand.ts'
import { clamped, kindOf } from './features.ts'
import { createSight, type Scenery, type Seen, WAYS } from './hand-sight.ts'
import { ahead, aside, type Layout } from './vectors.ts'

/** No point moves farther after a look, in steps of 1. */
const FARTHEST = 4

export interface HandTools {
  hand: Hand
  engine: Engine
  scenery: Scenery
  layout: Layout
}

/** @returns what moves the strokes of one drawing; dispose of its program when done */
export function handMover(tools: HandTools): Mover {
  const { hand, scenery, layout } = tools
  const see = createSight(scenery, layout)
  let moved = new Float32Array(2 * layout.strokes * layout.points)
  let program: Program | undefined
  return {
    async step(points, look, time) {
      const seen = see(points, look, moved, wholeOf(look, time, layout))
      program ??= await compile(tools, seen)
      const { out } = await program.run({ points: seen.points, strokes: seen.strokes })
      moved = uphill(seen, out, sharesAt(hand, time.at / time.count), layout).map(
        (v) => v * time.pace,
      )
      return moved.map((v) => -hand.config.rate * v)
    },
    dispose: () => program?.dispose(),
  }
}

/** What all strokes of a drawing are told. */
const wholeOf = (
  { loss }: Look,
  { at, count }: { at: number; count: number },
  { strokes }: Layout,
): number[] => [loss, at / count, count / 10, Math.log2(strokes / 16)]

function compile({ hand, engine, layout }: HandTools, seen: Seen): Promise<Program> {
  const { strokes, points } = layout
  const graph = new Graph()
  const features = seen.points.length / (strokes * points)
  const told = graph.input('points', [strokes, points, features])
  const ofStrokes = graph.input('strokes', [strokes, seen.strokes.length / strokes])
  return engine.compile(graph, { out: hand.build(told, ofStrokes) })
}

/** Shares at a time of the run, between those of two knots, [kind, way, 2]. */
function sharesAt({ shares: { data, shape } }: Hand, progress: number): Float32Array {
  const at = progress * (shape[0] - 1)
  const knot = Math.min(Math.floor(at), shape[0] - 2)
  const size = data.length / shape[0]
  const [from, to] = [knot, knot + 1].map((k) => data.subarray(k * size, (k + 1) * size))
  return from.map((value, i) => value + (at - knot) * (to[i] - value))
}

/** Ways of the points in the picture, mixed by the shares. */
function uphill(
  { ways, along }: Seen,
  out: Float32Array,
  shares: Float32Array,
  layout: Layout,
): Float32Array {
  const told = 2 + 2 * WAYS
  const mixed = new Float32Array(along.length)
  for (let i = 0; i < along.length / 2; i++) {
    const [own, kind] = [told * i, 2 * WAYS * kindOf(i, layout)]
    const sum = (axis: number) => {
      let total = out[own + axis]
      for (let w = axis; w < 2 * WAYS; w += 2) {
        total += (shares[kind + w] + out[own + 2 + w]) * ways[2 * WAYS * i + w]
      }
      return total
    }
    const [a, b] = [sum(0), sum(1)]
    mixed[2 * i] = ahead(along, 2 * i, a, b)
    mixed[2 * i + 1] = aside(along, 2 * i, a, b)
  }
  return mixed.map((v) => clamped(v, FARTHEST))
}
