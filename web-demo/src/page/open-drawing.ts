/**
 * @file Back into the page: an SVG as a sheet, with the settings of its recipe if it has one. What
 * other programs wrote or changed is read by the library's reader, which is fetched for it.
 */
import { OptionError, type Recipe, readRecipe } from '../../../src/index.ts'
import type { Sheet } from '../shared/sheet.ts'
import { ownSheet } from './own-drawing.ts'
import type { Settings } from './state.ts'

export interface Opened {
  sheet: Sheet
  shown: number
  /** Of a drawing of words. */
  prompt?: string
  settings: Partial<Settings>
  /** Names of elements that are no strokes, each once. */
  leftOut?: string[]
}

/** @throws {ImageError} if it cannot be read or holds no strokes, or too many */
export async function openSheet(svg: string): Promise<Opened> {
  const recipe = recipeIn(svg)
  const own = recipe && ownSheet(svg, recipe)
  if (own) return own
  const { foreignSheet } = await import('./foreign-drawing.ts')
  return foreignSheet(svg, recipe)
}

function recipeIn(svg: string): Recipe | undefined {
  try {
    return readRecipe(svg)
  } catch (error) {
    if (error instanceof OptionError) return undefined // it has none
    throw error
  }
}
