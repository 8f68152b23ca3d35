/** @file What a run did, in plain numbers. */
import type { DrawOptions } from '../options/draw-options.ts'
import type { SketchOptions } from '../options/sketch-options.ts'
import type { Kind } from './drawing.ts'

/** What runs of both kinds report. */
export interface CommonReport<Options> {
  options: Options
  /** Those that compared, then the one that said where to draw if that was another. */
  models: { id: string; hash: string; parameters: number }[]
  engine: string
  /** Words of the prompts that an encoder does not know. */
  unknownWords: string[]
  /**
   * Pictures that went through the encoders forth and back, their 10⁹ operations, and those a second;
   * and drawings that were only looked at, to sort their strokes.
   */
  encoder: { passes: number; looks: number; gflop: number; gflops: number }
  /** Of the drawing: the loss in the clean view; of words, the similarity with the sign changed. */
  loss: number
  /** Clean-view loss of the first 0, 1, … strokes, once they are sorted. */
  prefixes: number[]
  /**
   * Which of the seeds was kept; each seed's loss, the step it was reached at, and whether it was
   * dropped underway: then its loss is one of a step, which does not compare with the others.
   */
  kept: number
  seeds: { seed: number; loss: number; step: number; dropped: boolean }[]
  /** Loss of each seed by step, [step][seed]; NaN once it was dropped. */
  curve: number[][]
  /** Milliseconds by stage; `raster` and `encoder` are parts of `optimize`. */
  milliseconds: Record<string, number>
}

export interface SketchReport extends CommonReport<SketchOptions> {
  /** What makes the photo hard to draw, by code and in one line. */
  hints: { code: string; text: string }[]
}

export interface DrawReport extends CommonReport<DrawOptions> {
  prompt: string
  /** Things of the prompt of which no drawing is known, while others began as learned ones. */
  undrawn?: string[]
  /** Words that say how things look ("angry old"): they chose no drawing, the encoder alone reads them. */
  unread?: string[]
  /** e·T (see `prompt.ts`), mean over views that were not trained on; of one prompt the cosine. */
  similarity: number
}

export type Report<K extends Kind = Kind> = { sketch: SketchReport; draw: DrawReport }[K]
