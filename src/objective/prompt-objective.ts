/** @file What words, and a style, ask of a drawing, for one encoder. */
import type { Engine } from '../../nn/engines/engine.ts'
import { fitImage, type RasterImage } from '../image/image.ts'
import type { Random } from '../maths/random.ts'
import { createObjective, type Model, type Objective } from './objective.ts'
import { type PromptSet, unknownWords } from './prompt.ts'
import { styleMoments } from './style-loss.ts'
import { CLIPDRAW_VIEWS, createViews, mountCanvas } from './views.ts'
import { embedWords } from './word-loss.ts'

export interface PromptAim {
  engine: Engine
  words: PromptSet
  /** A picture whose style the drawing takes on. */
  style?: RasterImage
  /** Side of the canvas in pixels, paper around it as a share of what the encoder sees, and how much
   * the style counts beside the words. */
  options: { canvas: number; margin: number; styleWeight: number }
  /** Of the views; begins anew for every encoder, so that all see the same ones. */
  random: () => Random
}

/**
 * @throws {OptionError} if a text has not one word that the encoder knows
 * @throws {ImageError} for a style image without pixels
 */
export async function promptObjective(model: Model, aim: PromptAim): Promise<Objective> {
  const { encoder, text, weight = 1 } = model
  const { engine, words, style, options, random } = aim
  const { canvas, margin, styleWeight } = options
  const { size } = encoder
  const fromCanvas = mountCanvas(size, canvas, margin)
  const views = createViews({ size, range: CLIPDRAW_VIEWS, fromCanvas, random: random() })
  const counts = style !== undefined && styleWeight > 0
  const terms = {
    words: await embedWords(text, words, weight),
    ...(counts && { style: styleWeight * weight }),
  }
  const moments = counts
    ? await styleMoments(fitImage(style, size).pixels, encoder, engine)
    : undefined
  return createObjective({ encoder, engine, views, terms, moments })
}

/** What one thing of the prompt asks of a drawing; nothing where an encoder does not know it. */
export async function thingObjectives(
  models: readonly Model[],
  thing: string,
  { words, style: _, ...aim }: PromptAim,
): Promise<Objective[]> {
  const only = { ...words, prompts: [{ text: thing, weight: 1 }] }
  const unknown = ({ text }: Model) => text && unknownWords(text, only).length > 0
  if (models.some(unknown)) return []
  return Promise.all(models.map((model) => promptObjective(model, { ...aim, words: only })))
}
