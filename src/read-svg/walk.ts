/** @file The walk through an SVG's elements, in painting order: groups, viewports, <use>, shapes. */
import { ImageError } from '../errors.ts'
import type { Frame } from '../strokes/strokes.ts'
import type { Properties, StyleSheet } from './css.ts'
import { DOCUMENT_LIMITS, type SvgDocument, type SvgElement, tooDeep, tooMany } from './document.ts'
import { moved, painted, type Scope } from './scope.ts'
import { outlinedShape, type Shape, shapeOf, taperedIn, taperedShape } from './shape.ts'
import { compose } from './transform.ts'
import { toUserUnits } from './units.ts'
import { fitViewBox, isDrawable, parseViewBox } from './viewport.ts'

/** Beyond these a file is refused rather than read for minutes. */
export const SVG_LIMITS = { ...DOCUMENT_LIMITS, shapes: 10_000, segments: 100_000 }

const SHAPES = new Set(['path', 'line', 'polyline', 'polygon', 'circle', 'ellipse', 'rect'])
const GROUPS = new Set(['g', 'a', 'switch'])
/** Neither painted themselves nor missed. */
const SILENT = new Set(['defs', 'symbol', 'metadata', 'title', 'desc', 'namedview'])

/** A walk underway; its steps write what they find. */
export interface Walk {
  document: SvgDocument
  sheet: StyleSheet
  shapes: Shape[]
  /** Names of elements that were left out. */
  leftOut: Set<string>
  segments: number
  /** Elements so far, those that <use> repeats counted each time. */
  visits: number
}

export const startWalk = (document: SvgDocument, sheet: StyleSheet): Walk => ({
  document,
  sheet,
  shapes: [],
  leftOut: new Set(),
  segments: 0,
  visits: 0,
})

/** @throws {ImageError} beyond `SVG_LIMITS`, and for a transform or path that cannot be read */
export function walkChildren(walk: Walk, element: SvgElement, outer: Scope): void {
  const scope = painted(walk.sheet.propertiesOf(element), outer)
  for (const child of element.children) visit(walk, child, scope)
}

function visit(walk: Walk, element: SvgElement, outer: Scope): void {
  if (++walk.visits > SVG_LIMITS.elements) throw tooMany()
  if (outer.depth > SVG_LIMITS.depth) throw tooDeep()
  const { name, attributes } = element
  const scope = { ...outer, matrix: moved(outer.matrix, attributes.transform) }
  if (name === 'svg') visitViewport(walk, styled(walk, element), scope)
  else if (name === 'use') visitUse(walk, styled(walk, element), scope)
  else if (GROUPS.has(name)) visitGroup(walk, element, scope)
  else if (SHAPES.has(name)) visitShape(walk, styled(walk, element), scope)
  else if (!(name === 'style' ? !walk.sheet.leftOut : SILENT.has(name))) walk.leftOut.add(name)
}

/** An element, and what attributes and style sheets say of it. */
interface Styled {
  element: SvgElement
  properties: Properties
}

const styled = ({ sheet }: Walk, element: SvgElement): Styled => ({
  element,
  properties: sheet.propertiesOf(element),
})

function visitGroup(walk: Walk, element: SvgElement, scope: Scope): void {
  const tapered = scope.tapered ? undefined : taperedIn(element.attributes)
  walkChildren(walk, element, tapered ? { ...scope, tapered } : scope)
  if (!tapered) return
  const { properties } = styled(walk, element)
  add(walk, taperedShape(tapered, properties, painted(properties, scope)))
}

function visitShape(walk: Walk, { element, properties }: Styled, outer: Scope): void {
  const scope = painted(properties, outer)
  const outlined = taperedIn(element.attributes)
  if (scope.tapered) scope.tapered.widths.push(scope.paint.strokeWidth)
  else if (outlined) add(walk, outlinedShape(outlined, properties, scope))
  else add(walk, shapeOf(element, properties, scope))
}

/** What another element of the same file is, once more. */
function visitUse(walk: Walk, use: Styled, outer: Scope): void {
  const target = targetOf(use.element, walk.document)
  if (!target) {
    walk.leftOut.add('use')
    return
  }
  const { x, y } = cornerOf(use.properties, outer)
  const matrix = compose(outer.matrix, [1, 0, 0, 1, x, y])
  const scope = { ...painted(use.properties, outer), matrix }
  if (target.name === 'symbol' || target.name === 'svg') {
    visitViewport(walk, sizedBy(use.properties, styled(walk, target)), scope)
  } else visit(walk, target, scope)
}

/** The element that <use> refers to, if that is in the file and not the whole of it. */
function targetOf({ attributes }: SvgElement, { root, byId }: SvgDocument): SvgElement | undefined {
  const [, link] = Object.entries(attributes).find(([name]) => /(^|:)href$/.test(name)) ?? []
  const target = link?.startsWith('#') ? byId.get(link.slice(1)) : undefined
  return target === root ? undefined : target
}

/** A <symbol> or <svg> in the size of the <use>, where that says one. */
function sizedBy({ width, height }: Properties, { element, properties }: Styled): Styled {
  const own = Object.entries({ width, height }).filter(([, length]) => length !== undefined)
  return { element, properties: { ...properties, ...Object.fromEntries(own) } }
}

/** The children of an <svg> or <symbol>, its viewBox fitted into its rectangle. */
function visitViewport(walk: Walk, { element, properties }: Styled, outer: Scope): void {
  const { width, height } = outer.viewport
  const rectangle = {
    ...cornerOf(properties, outer),
    width: toUserUnits(properties.width, width) ?? width,
    height: toUserUnits(properties.height, height) ?? height,
  }
  if (!isDrawable(rectangle)) return
  const viewBox = parseViewBox(properties.viewBox) ?? { ...rectangle, x: 0, y: 0 }
  const fit = fitViewBox(viewBox, rectangle, properties.preserveAspectRatio)
  walkChildren(walk, element, { ...outer, matrix: compose(outer.matrix, fit), viewport: viewBox })
}

const cornerOf = (
  { x, y }: Properties,
  { viewport: { width, height } }: Scope,
): Pick<Frame, 'x' | 'y'> => ({
  x: toUserUnits(x, width) ?? 0,
  y: toUserUnits(y, height) ?? 0,
})

function add(walk: Walk, found: Shape | undefined): void {
  if (!found) return
  walk.shapes.push(found)
  walk.segments += found.subpaths.reduce((sum, { points }) => sum + (points.length - 1) / 3, 0)
  if (walk.shapes.length <= SVG_LIMITS.shapes && walk.segments <= SVG_LIMITS.segments) return
  const most = `${SVG_LIMITS.shapes} shapes or ${SVG_LIMITS.segments} segments`
  throw new ImageError(`the SVG has more than ${most}`)
}
