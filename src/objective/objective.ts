/**
 * @file An objective: one encoder and the weighted terms it judges drawings by (a photo, words, a
 * style), through views at its own size. The losses of several objectives add up, whatever their
 * sizes, because each pulls its gradient back to the strokes.
 */
import type { Encoder } from '../../nn/encoder.ts'
import type { Engine, Tensors } from '../../nn/engines/engine.ts'
import type { TextEncoder } from '../../nn/text/text-encoder.ts'
import { lossGraph, type Terms } from './loss.ts'
import type { PhotoFeatures } from './photo-features.ts'
import { embeddingGraph } from './photo-loss.ts'
import { createPrograms, type Programs } from './programs.ts'
import type { Views } from './views.ts'

/** An encoder that looks at drawings, what reads words for it, and how much it counts. */
export interface Model {
  encoder: Encoder
  /** Needed where there are words. */
  text?: TextEncoder
  /** @default 1 */
  weight?: number
}

export interface Objective {
  /** Side of the encoder's square in pixels. */
  size: number
  /** [n, 3, 3] from canvas pixels to the pixels of the views; view 0 is the clean one. */
  homographies(views: readonly number[]): Float32Array
  /**
   * @param images drawings [view, seed, size, size, 3], of any number of seeds
   * @returns loss [view, seed] and slope = d(Σ loss)/d(images)
   */
  judge(
    images: Float32Array,
    views: readonly number[],
  ): Promise<Record<'loss' | 'slope', Float32Array>>
  /** Loss of a drawing [size, size, 3]; without a photo, that of its words in the clean view. */
  look(image: Float32Array): Promise<number>
  /** Similarity e·T to the prompts (`prompt.ts`), by their weight, of images [n, size, size, 3], [n]. */
  similarity(images: Float32Array): Promise<Float32Array>
  /** What was done so far. */
  work(): Work
  dispose(): Promise<void>
}

interface Work {
  /** Pictures that went through the encoder, forth and back. */
  passes: number
  /** Drawings that were only looked at, forth but not back. */
  looks: number
  /** 10⁹ operations of the passes. */
  gflop: number
}

export interface ObjectiveOptions {
  encoder: Encoder
  engine: Engine
  views: Views
  terms: Terms
  /** The photo seen through the views, where it is a term. */
  features?: PhotoFeatures
  /** The style's moments (`styleMoments`), where it is a term. */
  moments?: Tensors
}

/** An objective at work; judging and looking write it. */
interface Working extends ObjectiveOptions {
  programs: Programs
  done: Work
}

export function createObjective(options: ObjectiveOptions): Objective {
  const { encoder, engine, views, terms, features } = options
  const programs = createPrograms(engine)
  const done: Work = { passes: 0, looks: 0, gflop: 0 }
  const working = { ...options, programs, done }
  return {
    size: encoder.size,
    homographies: views.fromCanvas,
    judge: (images, chosen) => judge(working, images, chosen),
    look(image) {
      done.looks++
      return terms.photo ? lookForPhoto(working, image) : lookForWords(working, image)
    },
    similarity: (images) => similarity(working, images),
    work: () => ({ ...done }),
    async dispose() {
      await features?.dispose()
      await programs.dispose()
    },
  }
}

async function judge(working: Working, image: Float32Array, chosen: readonly number[]) {
  const { encoder, terms, features, programs, done } = working
  const drawings = drawingsIn(image, encoder)
  const sizes = { views: chosen.length, seeds: drawings / chosen.length }
  const { program, flops } = await programs.get('judge', Object.values(sizes), () => {
    const { graph, outputs } = lossGraph(encoder, terms, sizes)
    return { graph, outputs: { loss: outputs.loss, slope: outputs.slope } }
  })
  const { loss, slope } = await program.run({ image, ...(await feedsFor(working, chosen)) })
  done.passes += drawings
  done.gflop += (flops + chosen.length * (features?.flops ?? 0)) / 1e9
  return { loss, slope }
}

async function lookForPhoto(working: Working, image: Float32Array) {
  const { encoder, terms, programs } = working
  const { program } = await programs.get('look', [1, 1], () => {
    const { graph, outputs } = lossGraph(encoder, terms, { views: 1, seeds: 1 })
    return { graph, outputs: { loss: outputs.loss } }
  })
  const { loss } = await program.run({ image, ...(await feedsFor(working, [0])) })
  return loss[0]
}

/** Words ask for the embedding alone, which costs no style and is summed up exactly. */
async function lookForWords({ encoder, terms, programs }: Working, image: Float32Array) {
  const { target = [], weight } = terms.words ?? { weight: 0 }
  const { program } = await programs.get('look', [1, 1], () => embeddingGraph(encoder, 1))
  const { embedding } = await program.run({ image })
  return -weight * embedding.reduce((sum, value, d) => sum + value * target[d], 0)
}

async function similarity({ encoder, terms, programs }: Working, image: Float32Array) {
  const drawings = drawingsIn(image, encoder)
  const { program } = await programs.get('similarity', [drawings, 1], () => {
    const { graph, outputs } = lossGraph(encoder, terms, { views: drawings, seeds: 1 })
    return { graph, outputs: { similarity: outputs.similarity } }
  })
  const { similarity } = await program.run({ image })
  const { weight = 1 } = terms.words ?? {}
  return similarity.map((value) => weight * value)
}

/** What the photo and the style are compared by, through some views. */
const feedsFor = async ({ features, moments }: Working, views: readonly number[]) => ({
  ...(await features?.feeds(views)),
  ...moments,
})

const drawingsIn = (images: Float32Array, { size }: Encoder): number =>
  images.length / (3 * size ** 2)
