/** @file What a photo, and words beside it, ask of a drawing, for one encoder. */
import type { Engine, Tensors } from '../../nn/engines/engine.ts'
import type { Random } from '../maths/random.ts'
import { photoTerms } from './loss.ts'
import { createObjective, type Model, type Objective } from './objective.ts'
import { type MountedPhoto, photoFeatures, type SeenViews } from './photo-features.ts'
import { photoWeights } from './photo-loss.ts'
import type { PromptSet } from './prompt.ts'
import { CLIPASSO_VIEWS, createViews } from './views.ts'
import { embedWords } from './word-loss.ts'

export interface PhotoAim {
  engine: Engine
  /** Mounted in the encoder's square. */
  photo: MountedPhoto
  /** To the clean photo, [grid, grid] of any positive scale. */
  attention: Float32Array
  words?: PromptSet
  /** What counts, 0: the meaning … 1: the geometry; how much words count; how many views there are. */
  options: { fidelity: number; wordWeight: number; bank: number }
  /** The clean photo's features, if the encoder looked at it before. */
  seen?: Tensors
  /** What the encoder saw in the run before. @default nothing */
  known?: SeenViews
  /** Of the views; the same for every encoder. */
  random: Random
}

/** @throws {OptionError} if a text has not one word that the encoder knows */
export async function photoObjective(model: Model, aim: PhotoAim): Promise<Objective> {
  const { encoder, text, weight = 1 } = model
  const { engine, photo, attention, words, options, random, seen, known } = aim
  const { fidelity, wordWeight, bank } = options
  const { fromCanvas } = photo
  const views = createViews({ size: encoder.size, range: CLIPASSO_VIEWS, fromCanvas, random })
  const terms = {
    photo: photoWeights(encoder, fidelity, weight),
    words: words && (await embedWords(text, words, wordWeight * weight)),
  }
  const names = photoTerms(terms).map(([name]) => name)
  const look = { encoder, engine, photo, views, terms: names, attention, bank, seen, known }
  return createObjective({ encoder, engine, views, terms, features: await photoFeatures(look) })
}
