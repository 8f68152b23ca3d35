/** @file What a run did, in plain numbers. */
import type { Encoder } from '../../nn/encoder.ts'
import type { Engine } from '../../nn/engines/engine.ts'
import type { Critic } from '../objective/photo-critic.ts'
import type { Best } from '../optimize/candidate.ts'
import { best } from '../optimize/select.ts'
import type { SketchOptions } from '../options.ts'

export interface SketchReport {
  options: SketchOptions
  /** Those that compared, then the one that said where to draw if that was another. */
  models: { id: string; hash: string; parameters: number }[]
  engine: string
  /**
   * Pictures that went through the encoders forth and back, their 10⁹ operations, and those a second;
   * and drawings that were only looked at, to sort their strokes.
   */
  encoder: { passes: number; looks: number; gflop: number; gflops: number }
  /** Clean-view loss of the drawing. */
  loss: number
  /** Clean-view loss of the first 0, 1, … strokes, once they are sorted. */
  prefixes: number[]
  /** Which of the seeds was kept; each seed's best loss, the step it was reached at, and whether it
   * was dropped underway: then its loss is that of softer edges. */
  kept: number
  seeds: { seed: number; loss: number; step: number; dropped: boolean }[]
  /** Clean-view loss of each seed by step; NaN once it was dropped. */
  curve: number[][]
  /** Milliseconds by stage; `raster` and `encoder` are parts of `optimize`. */
  milliseconds: Record<string, number>
}

/** The models that took part, as a report names them. */
export function modelsOf(
  encoders: readonly Encoder[],
  saliencyEncoder?: Encoder,
): SketchReport['models'] {
  const all = new Set([...encoders, ...(saliencyEncoder ? [saliencyEncoder] : [])])
  return [...all].map(({ id, hash, parameters }) => ({ id, hash, parameters }))
}

/** A run so far. */
export interface Run {
  options: SketchOptions
  models: SketchReport['models']
  engine: Engine
  critics: readonly Critic[]
  seeds: readonly Best[]
  curve: number[][]
  prefixes: number[]
  milliseconds: Record<string, number>
}

export function reportOf({ engine, critics, seeds, milliseconds, ...run }: Run): SketchReport {
  const kept = best(seeds)
  const done = critics.map((critic) => critic.work())
  const sum = (key: 'passes' | 'looks' | 'gflop') =>
    done.reduce((total, work) => total + work[key], 0)
  const gflops = (1000 * sum('gflop')) / milliseconds.encoder
  return {
    ...run,
    engine: engine.name,
    encoder: { passes: sum('passes'), looks: sum('looks'), gflop: sum('gflop'), gflops },
    loss: run.prefixes.at(-1) ?? seeds[kept].loss,
    kept,
    seeds: seeds.map(({ loss, step, dropped }, seed) => ({ seed, loss, step, dropped })),
    milliseconds,
  }
}
