/**
 * @file A critic: one encoder that compares drawings with the photo, through the same views, at its
 * own size. Several critics add up, whatever their sizes, because each pulls its gradient back to
 * the strokes.
 */
import type { Encoder } from '../models/encoder.ts'
import type { Engine, Program } from '../models/engines/engine.ts'
import { countFlops } from '../models/graph/index.ts'
import { join, photoFeatures } from './features.ts'
import { lossGraph } from './losses.ts'
import type { Photo } from './photo.ts'
import type { Random } from './random.ts'
import { multiply } from './views.ts'

export interface Critic {
  /** Side of the encoder's square in pixels. */
  size: number
  /** [n, 3, 3] from canvas pixels to the pixels of the views. */
  homographies(views: readonly number[]): Float32Array
  /**
   * @param images drawings [view, seed, size, size, 3]
   * @returns loss [view, seed] and slope = d(Σ loss)/d(images)
   */
  judge(
    images: Float32Array,
    views: readonly number[],
  ): Promise<Record<'loss' | 'slope', Float32Array>>
  /** Loss of a drawing [size, size, 3] in the clean view. */
  look(image: Float32Array): Promise<number>
  /** Arithmetic of a step, in 10⁹ operations. */
  gflop: number
  dispose(): Promise<void>
}

export interface Looks {
  /** Drawings judged at once, through every view. */
  seeds: number
  /** Random views a step, beside the clean one. */
  views: number
  /** How many random views there are to choose from; 0: every step has its own. */
  bank: number
}

/**
 * @param photo mounted in the encoder's square
 * @param attention to the photo, [grid, grid] of any positive scale
 */
export async function createCritic(
  encoder: Encoder,
  engine: Engine,
  photo: Photo,
  attention: Float32Array,
  { seeds, views, bank }: Looks,
  random: Random,
): Promise<Critic> {
  const features = await photoFeatures(photo, encoder, engine, attention, bank, random)
  const { graph, outputs } = lossGraph(encoder, 1 + views, seeds)
  const { loss, slope } = outputs
  const program = await engine.compile(graph, { loss, slope })
  const single = lossGraph(encoder, 1, 1)
  let looker: Promise<Program> | undefined
  const photoFlops = bank > 0 ? 0 : views * features.flops
  return {
    size: encoder.size,
    homographies: (chosen) =>
      join(chosen.map((index) => multiply(features.view(index), photo.fromCanvas))),
    async judge(images, chosen) {
      const seen = await program.run({ image: images, ...(await features.feeds(chosen)) })
      return { loss: seen.loss, slope: seen.slope }
    },
    async look(image) {
      looker ??= engine.compile(single.graph, { loss: single.outputs.loss })
      const { loss } = await (await looker).run({ image, ...(await features.feeds([0])) })
      return loss[0]
    },
    gflop: (countFlops(graph, [loss, slope]) + photoFlops) / 1e9,
    async dispose() {
      await features.dispose()
      await program.dispose()
      await (await looker)?.dispose()
    },
  }
}
