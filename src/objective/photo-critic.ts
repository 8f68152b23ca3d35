/**
 * @file A critic: one encoder that compares drawings with the photo, through the same views, at its
 * own size. Several critics add up, whatever their sizes, because each pulls its gradient back to
 * the strokes.
 */
import type { Encoder } from '../../nn/encoder.ts'
import type { Engine, Program } from '../../nn/engines/engine.ts'
import { countFlops } from '../../nn/graph/index.ts'
import { join } from '../arrays.ts'
import type { Photo } from '../photo/photo.ts'
import type { Random } from '../random.ts'
import { multiply } from '../strokes/homography.ts'
import { photoFeatures } from './photo-features.ts'
import { lossGraph } from './photo-loss.ts'

export interface Critic {
  /** Side of the encoder's square in pixels. */
  size: number
  /** [n, 3, 3] from canvas pixels to the pixels of the views. */
  homographies(views: readonly number[]): Float32Array
  /**
   * @param images drawings [view, seed, size, size, 3], of any number of seeds
   * @returns loss [view, seed] and slope = d(Σ loss)/d(images)
   */
  judge(
    images: Float32Array,
    views: readonly number[],
  ): Promise<Record<'loss' | 'slope', Float32Array>>
  /** Loss of a drawing [size, size, 3] in the clean view. */
  look(image: Float32Array): Promise<number>
  /** What was done so far. */
  work(): Work
  dispose(): Promise<void>
}

export interface Work {
  /** Pictures that went through the encoder, forth and back. */
  passes: number
  /** Drawings that were only looked at, forth but not back. */
  looks: number
  /** 10⁹ operations of the passes. */
  gflop: number
}

/**
 * @param photo mounted in the encoder's square
 * @param attention to the photo, [grid, grid] of any positive scale
 * @param bank how many random views there are to choose from; 0: every step has its own
 */
export async function createCritic(
  encoder: Encoder,
  engine: Engine,
  photo: Photo,
  attention: Float32Array,
  bank: number,
  random: Random,
): Promise<Critic> {
  const features = await photoFeatures(photo, encoder, engine, attention, bank, random)
  const programs = createPrograms(encoder, engine)
  const work = { passes: 0, looks: 0, gflop: 0 }
  return {
    size: encoder.size,
    homographies: (chosen) =>
      join(chosen.map((index) => multiply(features.view(index), photo.fromCanvas))),
    async judge(images, chosen) {
      const drawings = images.length / (3 * encoder.size ** 2)
      const { program, gflop } = await programs.judging(chosen.length, drawings / chosen.length)
      const { loss, slope } = await program.run({
        image: images,
        ...(await features.feeds(chosen)),
      })
      work.passes += drawings
      work.gflop += gflop + (bank > 0 ? 0 : (chosen.length * features.flops) / 1e9)
      return { loss, slope }
    },
    async look(image) {
      work.looks++
      const program = await programs.looking()
      const { loss } = await program.run({ image, ...(await features.feeds([0])) })
      return loss[0]
    },
    work: () => ({ ...work }),
    async dispose() {
      await features.dispose()
      await programs.dispose()
    },
  }
}

function compileLook(encoder: Encoder, engine: Engine): Promise<Program> {
  const { graph, outputs } = lossGraph(encoder, 1, 1)
  return engine.compile(graph, { loss: outputs.loss })
}

/** The loss as programs: for one number of drawings at a time, and without its slope for one. */
function createPrograms(encoder: Encoder, engine: Engine) {
  let judging: { name: string; program: Program; gflop: number } | undefined
  let looking: Program | undefined
  return {
    async judging(views: number, seeds: number) {
      const name = `${views} ${seeds}`
      if (judging?.name === name) return judging
      await judging?.program.dispose()
      const { graph, outputs } = lossGraph(encoder, views, seeds)
      const { loss, slope } = outputs
      const program = await engine.compile(graph, { loss, slope })
      judging = { name, program, gflop: countFlops(graph, [loss, slope]) / 1e9 }
      return judging
    },
    async looking() {
      looking ??= await compileLook(encoder, engine)
      return looking
    },
    async dispose() {
      await judging?.program.dispose()
      await looking?.dispose()
    },
  }
}
