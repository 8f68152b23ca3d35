/** @file What a photo is drawn with, and what its drawing is planned from. */
import type { Encoder } from '../../nn/encoder.ts'
import type { RasterImage } from '../image/image.ts'
import type { PromptSet } from '../objective/prompt.ts'
import type { Paced } from '../optimize/schedule.ts'
import type { SketchOptions } from '../options/sketch-options.ts'
import type { Drawing } from '../output/drawing.ts'
import type { RunContext, RunTools } from '../run/plan.ts'
import type { Masker, PhotoMemory, Sight } from './sight.ts'

export interface SketchContext extends RunContext<Drawing<'sketch'>> {
  /** Whose attention says where to draw. @default the encoder of the first of `models` */
  saliencyEncoder?: Encoder
  /** A picture that is white where the subject is; beats transparency and the encoder's mask. */
  mask?: RasterImage
  /** What finds the subject for `masker: 'isnet'`. */
  masker?: Masker
  /** A picture that is white where more strokes are wanted. */
  detail?: RasterImage
  /** Told what of the photo is kept as its subject: a picture that is white there. */
  onMask?: (mask: RasterImage) => void
  /** Lets the photo that was sketched last be sketched again without looking at it again. */
  memory?: PhotoMemory
}

/** What a photo's drawing is planned from, once the photo was looked at. */
export interface Planning {
  options: Paced<SketchOptions>
  context: SketchContext
  tools: RunTools
  sight: Sight
  /** Whose sight it is. */
  looker: Encoder
  words?: PromptSet
}
