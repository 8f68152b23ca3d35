/** @file A drawing of words as an SVG that carries its own recipe. */

import type { PromptDrawing } from '../draw.ts'
import type { DrawOptions } from '../options/draw-options.ts'
import { VERSION } from '../version.ts'
import { digits, type Recipe, toSvg } from './svg.ts'

/** What the drawing remembers; losses are similarities with the sign changed. */
export type DrawRecipe = Recipe<DrawOptions & { prompt: string }>

/** @param level show the first so many strokes only */
export function promptDrawingToSvg(drawing: PromptDrawing, level?: number): string {
  const { prompt, options, models, similarity, seeds } = drawing.report
  const candidates = seeds.map((seed) => digits(-seed.similarity))
  const recipe: DrawRecipe = {
    generator: 'strokesmith',
    version: VERSION,
    models: models.map(({ id, hash }) => ({ id, hash })),
    seed: options.seed,
    options: { prompt, ...options },
    losses: { drawing: digits(-similarity), candidates },
  }
  const partial = level !== undefined && level < drawing.strokes.length
  return toSvg(drawing, partial ? { ...recipe, level } : recipe)
}
