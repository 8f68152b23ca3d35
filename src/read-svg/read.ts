/**
 * @file Any SVG → shapes, the safe part of it: paths and basic shapes with flat paint, in groups,
 * nested drawings and what <use> refers to, under style sheets and transforms. Nothing is executed
 * and nothing is fetched: scripts, images, links, text and whatever refers to another file is left
 * out and named. Entities are refused (entities.ts). Nested drawings are not cut off at their edges.
 */
import { ImageError } from '../errors.ts'
import type { Frame } from '../strokes/strokes.ts'
import { parseStyleSheet } from './css.ts'
import { everyElement, parseDocument, type SvgDocument, type SvgElement } from './document.ts'
import { moved, outermost } from './scope.ts'
import type { Shape } from './shape.ts'
import { IDENTITY, type Matrix } from './transform.ts'
import { toUserUnits } from './units.ts'
import { fitViewBox, isDrawable, parseViewBox } from './viewport.ts'
import { startWalk, walkChildren } from './walk.ts'

export type { Shape } from './shape.ts'

export interface SvgPicture {
  /** In painting order. */
  shapes: Shape[]
  viewBox: Frame
  /** Names of elements that were left out, each once. */
  leftOut: string[]
}

/** @throws {ImageError} for what is no SVG, is damaged, declares entities, or is too large. */
export function readSvg(text: string): SvgPicture {
  const document = parseDocument(text)
  const { viewBox, fit } = pageOf(document.root)
  const matrix = moved(fit, document.root.attributes.transform)
  const walk = startWalk(document, parseStyleSheet(cssOf(document)))
  walkChildren(walk, document.root, outermost(matrix, viewBox))
  return { shapes: walk.shapes, viewBox, leftOut: [...walk.leftOut] }
}

/** Of all style sheets together. */
const cssOf = ({ root }: SvgDocument): string =>
  [...everyElement(root)]
    .filter(({ name }) => name === 'style')
    .map(({ text }) => text)
    .join('\n')

/** The root's viewBox, or its size; stretched to its size where it keeps no proportions. */
function pageOf({ attributes }: SvgElement): { viewBox: Frame; fit: Matrix } {
  const width = toUserUnits(attributes.width, 300)
  const height = toUserUnits(attributes.height, 150)
  const size = { x: 0, y: 0, width: width ?? 300, height: height ?? 150 }
  const viewBox = attributes.viewBox ? parseViewBox(attributes.viewBox) : size
  if (!viewBox || !isDrawable(viewBox)) {
    throw new ImageError('the SVG has no extent: its viewBox or size cannot be read')
  }
  const stretched = attributes.preserveAspectRatio?.includes('none') && width && height
  if (!stretched || !isDrawable(size)) return { viewBox, fit: IDENTITY }
  return { viewBox: size, fit: fitViewBox(viewBox, size, 'none') }
}
