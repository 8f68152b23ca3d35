/**
 * @file What judges a drawing by words and style: one encoder, through random views.
 */
import type { Encoder } from '../../nn/encoder.ts'
import type { Engine, Program, Tensors } from '../../nn/engines/engine.ts'
import { countFlops } from '../../nn/graph/index.ts'
import { join } from '../arrays.ts'
import type { Judge } from '../optimize/judge.ts'
import type { Random } from '../random.ts'
import { multiply, scaling, translation } from '../strokes/homography.ts'
import type { Critic } from './photo-critic.ts'
import { embeddingGraph } from './photo-loss.ts'
import { styleGraph, styleName, wishGraph } from './prompt-loss.ts'
import { CLIPDRAW_VIEWS, randomView } from './views.ts'

/** What a drawing is to look like, for one encoder. */
export interface Goal {
  /** Sum of all prompts in the encoder's space, [D] (`embedWish`), times the encoder's weight. */
  target: Float32Array
  /** A style image [size, size, 3], RGB 0–1. */
  style?: Float32Array
  /** Weight of its loss beside the words'. */
  styleWeight: number
}

export interface Looks {
  /** Views a step. */
  views: number
  /** Side of the canvas in pixels. */
  canvas: number
  /** Paper around the canvas, as a share of the encoder's square. */
  margin: number
}

export interface WishCritic extends Judge, Pick<Critic, 'look'> {
  /** e·T of images [views, size, size, 3], one number a view. */
  similarity(images: Float32Array): Promise<Float32Array>
  /** Arithmetic of a step, in 10⁹ operations. */
  gflop: number
  dispose(): Promise<void>
}

/**
 * View 0 is the clean one, all others are random.
 * @param random of the views: view i is the same for every encoder that is given the same
 */
export async function createWishCritic(
  encoder: Encoder,
  engine: Engine,
  goal: Goal,
  { views, canvas, margin }: Looks,
  random: Random,
): Promise<WishCritic> {
  const { size } = encoder
  const fromCanvas = multiply(
    translation(margin * size, margin * size),
    scaling(((1 - 2 * margin) * size) / canvas),
  )
  const styleWeight = goal.style ? goal.styleWeight : 0
  const style = goal.style ? await styleOf(encoder, engine, goal.style) : {}
  const { graph, outputs } = wishGraph(encoder, { views, styleWeight })
  const program = await engine.compile(graph, outputs)
  let looker: Promise<Program> | undefined
  const view = (index: number) =>
    index === 0
      ? fromCanvas
      : multiply(randomView(size, CLIPDRAW_VIEWS, random.fork(index)), fromCanvas)
  const run = (image: Float32Array) => program.run({ image, target: goal.target, ...style })
  return {
    size,
    homographies: (chosen) => join(chosen.map(view)),
    async judge(images) {
      const { loss, slope } = await run(images)
      return { loss, slope }
    },
    similarity: async (images) => (await run(images)).words,
    gflop: countFlops(graph, [outputs.loss, outputs.slope]) / 1e9,
    async look(image) {
      looker ??= compileLook(encoder, engine)
      const { embedding } = await (await looker).run({ image })
      return -embedding.reduce((sum, value, d) => sum + value * goal.target[d], 0)
    },
    async dispose() {
      await program.dispose()
      await (await looker)?.dispose()
    },
  }
}

/** Built only when it is asked for: drawings without an order are never looked at. */
function compileLook(encoder: Encoder, engine: Engine): Promise<Program> {
  const { graph, outputs } = embeddingGraph(encoder, 1)
  return engine.compile(graph, outputs)
}

/** The moments of a style image, as the feeds of the program that judges. */
async function styleOf(encoder: Encoder, engine: Engine, image: Float32Array): Promise<Tensors> {
  const { graph, outputs } = styleGraph(encoder)
  const program = await engine.compile(graph, outputs)
  try {
    const seen = await program.run({ image })
    return Object.fromEntries(Object.entries(seen).map(([level, m]) => [styleName(level), m]))
  } finally {
    await program.dispose()
  }
}
