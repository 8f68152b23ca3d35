/**
 * @file What a run says while it works. Plain data: how to show it is the listener's business.
 */
import type { Stroke } from '../strokes/strokes.ts'

export type Stage = 'load' | 'features' | 'saliency' | 'optimize' | 'select'

/** @typeParam Drawing what the run comes to */
export interface Progress<Drawing = unknown> {
  stage: Stage
  /** Steps done and steps in all, in stages that have them. */
  step?: number
  steps?: number
  /** The best loss so far over the seeds. */
  loss?: number
  /** The best drawing so far; call it only when it is wanted, it costs a little. */
  best?: () => Drawing
  /** The strokes of every seed as they are now; to be called at once, if at all. */
  candidates?: () => Stroke[][]
}
