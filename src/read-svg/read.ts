/**
 * @file Any SVG → shapes, the safe part of it: paths and basic shapes with flat paint, in groups,
 * nested drawings and what <use> refers to, under style sheets and transforms. Nothing is executed
 * and nothing is fetched: scripts, images, links, text and whatever refers to another file is left
 * out and named. Entities are refused (entities.ts). Nested drawings are not cut off at their edges.
 */
import { ImageError } from '../errors.ts'
import type { Frame } from '../strokes/strokes.ts'
import { type Properties, parseStyleSheet, type StyleSheet } from './css.ts'
import {
  DOCUMENT_LIMITS,
  everyElement,
  parseDocument,
  type SvgDocument,
  type SvgElement,
  tooDeep,
  tooMany,
} from './document.ts'
import { INITIAL, inherit } from './paint.ts'
import {
  outlinedShape,
  type Shape,
  shapeOf,
  type Tapered,
  taperedIn,
  taperedShape,
} from './shape.ts'
import { compose, IDENTITY, type Matrix, parseTransform } from './transform.ts'
import { toUserUnits } from './units.ts'
import { fitViewBox, isDrawable, parseViewBox } from './viewport.ts'

export type { Shape } from './shape.ts'

export interface SvgPicture {
  /** In painting order. */
  shapes: Shape[]
  viewBox: Frame
  /** Names of elements that were left out, each once. */
  leftOut: string[]
}

/** Beyond these a file is refused rather than read for minutes. */
export const SVG_LIMITS = { ...DOCUMENT_LIMITS, shapes: 10_000, segments: 100_000 }

const SHAPES = new Set(['path', 'line', 'polyline', 'polygon', 'circle', 'ellipse', 'rect'])
const GROUPS = new Set(['g', 'a', 'switch'])
/** Neither painted themselves nor missed. */
const SILENT = new Set(['defs', 'symbol', 'metadata', 'title', 'desc', 'namedview'])

/** Where the reader is. */
interface Scope {
  paint: typeof INITIAL
  /** From units here to units of the root's viewBox. */
  matrix: Matrix
  /** Size of the viewport in units here: what percentages are of. */
  viewport: Size
  depth: number
  /** Inside of which tapered stroke. */
  tapered?: Tapered
}

type Size = Pick<Frame, 'width' | 'height'>

/** @throws {ImageError} for what is no SVG, is damaged, declares entities, or is too large. */
export function readSvg(text: string): SvgPicture {
  const document = parseDocument(text)
  const { viewBox, fit } = pageOf(document.root)
  const matrix = moved(fit, document.root.attributes.transform)
  const reader = createReader(document, parseStyleSheet(cssOf(document)))
  reader.children(document.root, { paint: INITIAL, matrix, viewport: viewBox, depth: 0 })
  return { shapes: reader.shapes, viewBox, leftOut: [...reader.leftOut] }
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

function createReader({ root, byId }: SvgDocument, sheet: StyleSheet) {
  const shapes: Shape[] = []
  const leftOut = new Set<string>()
  let [segments, visits] = [0, 0]

  function children(element: SvgElement, outer: Scope): void {
    const properties = sheet.propertiesOf(element)
    const scope = painted(properties, outer)
    for (const child of element.children) read(child, scope)
  }

  function read(element: SvgElement, outer: Scope): void {
    if (++visits > SVG_LIMITS.elements) throw tooMany()
    if (outer.depth > SVG_LIMITS.depth) throw tooDeep()
    const { name, attributes } = element
    const scope = { ...outer, matrix: moved(outer.matrix, attributes.transform) }
    if (name === 'svg') inViewport(element, scope, sheet.propertiesOf(element))
    else if (name === 'use') use(element, scope)
    else if (GROUPS.has(name)) group(element, scope)
    else if (SHAPES.has(name)) shape(element, scope)
    else if (!(name === 'style' ? !sheet.leftOut : SILENT.has(name))) leftOut.add(name)
  }

  function group(element: SvgElement, scope: Scope): void {
    const tapered = scope.tapered ? undefined : taperedIn(element.attributes)
    children(element, tapered ? { ...scope, tapered } : scope)
    if (!tapered) return
    const properties = sheet.propertiesOf(element)
    add(taperedShape(tapered, properties, painted(properties, scope)))
  }

  function shape(element: SvgElement, outer: Scope): void {
    const properties = sheet.propertiesOf(element)
    const scope = painted(properties, outer)
    const outlined = taperedIn(element.attributes)
    if (scope.tapered) scope.tapered.widths.push(scope.paint.strokeWidth)
    else if (outlined) add(outlinedShape(outlined, properties, scope))
    else add(shapeOf(element, properties, scope))
  }

  /** What another element of the same file is, once more. */
  function use(element: SvgElement, outer: Scope): void {
    const properties = sheet.propertiesOf(element)
    const reference = Object.entries(element.attributes).find(([name]) => /(^|:)href$/.test(name))
    const target = reference?.[1].startsWith('#') ? byId.get(reference[1].slice(1)) : undefined
    if (!target || target === root) {
      leftOut.add('use')
      return
    }
    const { width, height } = outer.viewport
    const x = toUserUnits(properties.x, width) ?? 0
    const y = toUserUnits(properties.y, height) ?? 0
    const matrix = compose(outer.matrix, [1, 0, 0, 1, x, y])
    const scope = { ...painted(properties, outer), matrix }
    if (target.name !== 'symbol' && target.name !== 'svg') {
      read(target, scope)
      return
    }
    const size = { width: properties.width, height: properties.height }
    const own = Object.entries(size).filter(([, length]) => length !== undefined)
    inViewport(target, scope, { ...sheet.propertiesOf(target), ...Object.fromEntries(own) })
  }

  /** The children of an <svg> or <symbol>, its viewBox fitted into its rectangle. */
  function inViewport(element: SvgElement, outer: Scope, properties: Properties): void {
    const { width, height } = outer.viewport
    const rectangle = {
      x: toUserUnits(properties.x, width) ?? 0,
      y: toUserUnits(properties.y, height) ?? 0,
      width: toUserUnits(properties.width, width) ?? width,
      height: toUserUnits(properties.height, height) ?? height,
    }
    if (!isDrawable(rectangle)) return
    const viewBox = parseViewBox(properties.viewBox) ?? { ...rectangle, x: 0, y: 0 }
    const fit = fitViewBox(viewBox, rectangle, properties.preserveAspectRatio)
    children(element, { ...outer, matrix: compose(outer.matrix, fit), viewport: viewBox })
  }

  function add(found: Shape | undefined): void {
    if (!found) return
    shapes.push(found)
    segments += found.subpaths.reduce((sum, { points }) => sum + (points.length - 1) / 3, 0)
    if (shapes.length <= SVG_LIMITS.shapes && segments <= SVG_LIMITS.segments) return
    const most = `${SVG_LIMITS.shapes} shapes or ${SVG_LIMITS.segments} segments`
    throw new ImageError(`the SVG has more than ${most}`)
  }

  return { children, shapes, leftOut }
}

function moved(matrix: Matrix, transform: string | undefined): Matrix {
  if (!transform) return matrix
  const own = parseTransform(transform)
  if (!own) throw new ImageError(`SVG transform cannot be read: ${transform.slice(0, 40)}`)
  return compose(matrix, own)
}

/** The scope inside of an element. */
function painted(properties: Properties, scope: Scope): Scope {
  const { width, height } = scope.viewport
  const diagonal = Math.hypot(width, height) / Math.SQRT2
  return { ...scope, paint: inherit(scope.paint, properties, diagonal), depth: scope.depth + 1 }
}
