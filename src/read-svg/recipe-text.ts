/**
 * @file Where a drawing of ours keeps its recipe: in <metadata>, to which editors add attributes,
 * prefixes and elements of their own; and in an attribute of the root, for those who drop metadata.
 */
import { everyElement, parseDocument } from './document.ts'

export const RECIPE_ATTRIBUTE = 'data-strokesmith'

/**
 * All texts of an SVG that may be a recipe, those in <metadata> first.
 * @throws {ImageError} for what is no SVG, is damaged, declares entities, or is too large.
 */
export function recipeTexts(svg: string): string[] {
  const elements = [...everyElement(parseDocument(svg).root)]
  const inMetadata = elements.filter(({ name }) => name === 'metadata').map(({ text }) => text)
  const inAttributes = elements.flatMap(({ attributes }) => attributes[RECIPE_ATTRIBUTE] ?? [])
  return [...inMetadata, ...inAttributes].filter((text) => text.trim() !== '')
}
