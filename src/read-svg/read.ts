/**
 * @file Any SVG → shapes, the safe part of it: paths and basic shapes with flat paint, in groups,
 * under transforms. Nothing is executed and nothing is fetched: scripts, images, links, style
 * sheets, text and everything that refers to something else is left out and named. A document that
 * declares entities is refused.
 */
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { ImageError } from '../errors.ts'
import type { Color, Frame } from '../strokes/strokes.ts'
import { type Subpath, shapeData, subpaths } from './outline.ts'
import { INITIAL, inherit, type Paint, propertiesOf } from './paint.ts'
import { compose, IDENTITY, type Matrix, parseTransform, scaleOf } from './transform.ts'

/** A painted shape, in units of the viewBox. */
export interface Shape {
  subpaths: Subpath[]
  fill?: { color: Color; rule: 'nonzero' | 'evenodd' }
  stroke?: { color: Color; width: number }
  /** Marked data-frozen, itself or a group around it. */
  frozen: boolean
}

export interface SvgPicture {
  /** In painting order. */
  shapes: Shape[]
  viewBox: Frame
  /** Names of elements that were left out, each once. */
  leftOut: string[]
}

/** Beyond these a file is refused rather than read for minutes. */
export const SVG_LIMITS = { characters: 8e6, shapes: 10_000, segments: 100_000, depth: 200 }

const SHAPES = new Set(['path', 'line', 'polyline', 'polygon', 'circle', 'ellipse', 'rect'])
const GROUPS = new Set(['svg', 'g', 'a', 'switch'])
/** Neither painted themselves nor missed. */
const SILENT = new Set(['defs', 'metadata', 'title', 'desc', 'namedview'])

/** Where the reader is: inside of which paint and transform. */
interface Scope {
  paint: Paint
  matrix: Matrix
  /** Whether what lies inside is painted at all. */
  read: boolean
  /** Inside of which tapered stroke. */
  tapered?: Tapered
}

/** A stroke whose width changes, as `output/svg.ts` writes it: a group of pieces, read as one. */
interface Tapered {
  /** Path data of the whole. */
  data: string
  /** Of its pieces, in user units. */
  widths: number[]
}

/** @throws {ImageError} for what is no SVG, is damaged, declares entities, or is too large. */
export function readSvg(text: string): SvgPicture {
  if (text.length > SVG_LIMITS.characters) {
    throw new ImageError(`the SVG is longer than ${SVG_LIMITS.characters / 1e6} million characters`)
  }
  const reader = createReader()
  const parser = new SaxesParser()
  parser.on('error', ({ message }) => {
    throw new ImageError(`the SVG is damaged: ${message.split('\n')[0]}`)
  })
  parser.on('doctype', (declaration) => {
    if (declaration.includes('[')) throw new ImageError('the SVG declares entities: refused')
  })
  parser.on('opentag', reader.open)
  parser.on('closetag', reader.close)
  parser.write(text).close()
  return reader.picture()
}

function createReader() {
  const scopes: Scope[] = [{ paint: INITIAL, matrix: IDENTITY, read: true }]
  const shapes: Shape[] = []
  const leftOut = new Set<string>()
  let viewBox: Frame | undefined
  let segments = 0
  const open = ({ name: qualified, attributes }: SaxesTagPlain) => {
    const name = qualified.replace(/^.*:/, '')
    const above = scopes[scopes.length - 1]
    if (!viewBox) viewBox = viewBoxOf(name, attributes)
    if (scopes.length > SVG_LIMITS.depth) throw new ImageError('the SVG is nested too deeply')
    const scope = inner(above, name, attributes)
    scopes.push(scope)
    if (above.read && !scope.read && !SILENT.has(name)) leftOut.add(name)
    if (!scope.read || !SHAPES.has(name)) return
    if (scope.tapered) scope.tapered.widths.push(scope.paint.strokeWidth)
    else add(shapeOf(name, attributes, scope, viewBox))
  }
  const close = () => {
    const scope = scopes.pop()
    const isWhole = scope?.tapered && scope.tapered !== scopes.at(-1)?.tapered
    if (isWhole && viewBox) add(taperedShape(scope, viewBox))
  }
  const add = (shape: Shape | undefined) => {
    if (!shape) return
    shapes.push(shape)
    segments += shape.subpaths.reduce((sum, { points }) => sum + (points.length - 1) / 3, 0)
    if (shapes.length > SVG_LIMITS.shapes || segments > SVG_LIMITS.segments) throw tooMany()
  }
  return {
    open,
    close,
    picture(): SvgPicture {
      return { shapes, viewBox: viewBox ?? fail('there is no <svg>'), leftOut: [...leftOut] }
    },
  }
}

const tooMany = () =>
  new ImageError(
    `the SVG has more than ${SVG_LIMITS.shapes} shapes or ${SVG_LIMITS.segments} segments`,
  )

function fail(message: string): never {
  throw new ImageError(message)
}

type Attributes = Readonly<Record<string, string>>

function inner(above: Scope, name: string, attributes: Attributes): Scope {
  const { paint, matrix, read } = above
  if (!read || !(GROUPS.has(name) || SHAPES.has(name))) return { paint, matrix, read: false }
  const own = attributes.transform ? parseTransform(attributes.transform) : IDENTITY
  if (!own)
    throw new ImageError(`SVG transform cannot be read: ${attributes.transform.slice(0, 40)}`)
  const properties = propertiesOf(attributes)
  const tapered = above.tapered ?? taperedIn(name, attributes)
  return { paint: inherit(paint, properties), matrix: compose(matrix, own), read, tapered }
}

function taperedIn(name: string, attributes: Attributes): Tapered | undefined {
  const { 'data-d': data, 'data-taper': taper } = attributes
  const isWhole = name === 'g' && data !== undefined && taper !== undefined
  return isWhole ? { data, widths: [] } : undefined
}

/** One stroke in the mean width of the pieces. */
function taperedShape({ tapered, ...scope }: Scope, viewBox: Frame): Shape | undefined {
  if (!tapered || tapered.widths.length === 0) return undefined
  const strokeWidth = tapered.widths.reduce((a, b) => a + b, 0) / tapered.widths.length
  const paint = { ...scope.paint, strokeWidth }
  return shapeOf('path', { d: tapered.data }, { ...scope, paint }, viewBox)
}

function shapeOf(
  name: string,
  attributes: Attributes,
  { paint, matrix }: Scope,
  { width, height }: Frame,
): Shape | undefined {
  if (!paint.visible) return undefined
  const properties = propertiesOf(attributes)
  const length = (attribute: string, whole: number) => lengthOf(properties[attribute], whole)
  const data = shapeData(name, attributes, length, width, height)
  if (!data || data.trim() === '' || data.trim() === 'none') return undefined
  const { frozen, rule } = paint
  const fill = faded(paint.fill, paint.fillOpacity * paint.opacity)
  const line = faded(paint.stroke, paint.strokeOpacity * paint.opacity)
  const thick = paint.strokeWidth * scaleOf(matrix)
  const stroke = line && thick > 0 ? { color: line, width: thick } : undefined
  if (!fill && !stroke) return undefined
  const outline = subpaths(data, matrix)
  if (outline.length === 0) return undefined
  return {
    subpaths: outline,
    ...(fill && { fill: { color: fill, rule } }),
    ...(stroke && { stroke }),
    frozen,
  }
}

function faded(color: Color | undefined, opacity: number): Color | undefined {
  if (!color || color[3] * opacity === 0) return undefined
  return [color[0], color[1], color[2], color[3] * opacity]
}

/** A number with px or no unit, or a percentage of `whole`; other units are taken as px. */
function lengthOf(text: string | undefined, whole: number): number | undefined {
  const value = Number.parseFloat(text ?? '')
  if (!Number.isFinite(value)) return undefined
  return text?.trim().endsWith('%') ? (value / 100) * whole : value
}

/** The root's viewBox, or its size. @throws {ImageError} if the root is not <svg> or has no extent */
function viewBoxOf(name: string, attributes: Attributes): Frame {
  if (name !== 'svg') fail('this is XML, but not an SVG')
  const [x, y, width, height] = attributes.viewBox
    ? attributes.viewBox
        .trim()
        .split(/[\s,]+/)
        .map(Number)
    : [0, 0, lengthOf(attributes.width, 300) ?? 300, lengthOf(attributes.height, 150) ?? 150]
  const plausible = [x, y, width, height].every((value) => Math.abs(value) < 1e7)
  if (plausible && width > 0 && height > 0) return { x, y, width, height }
  return fail('the SVG has no extent: its viewBox or size cannot be read')
}
