/** @file One painted shape, with what our own drawings say of their strokes. */
import type { Color, Frame } from '../strokes/strokes.ts'
import { shapeData } from './basic-shapes.ts'
import type { Properties } from './css.ts'
import type { SvgElement } from './document.ts'
import type { Paint } from './paint.ts'
import { type Subpath, subpaths } from './subpaths.ts'
import { type Matrix, scaleOf } from './transform.ts'
import { toUserUnits } from './units.ts'

/** A painted shape, in units of the viewBox. */
export interface Shape {
  subpaths: Subpath[]
  fill?: { color: Color; rule: 'nonzero' | 'evenodd' }
  stroke?: { color: Color; width: number }
  /** Marked data-frozen, itself or a group around it. */
  frozen: boolean
  /** Which stroke it is, counted from the one that matters most (data-rank). */
  rank?: number
  /** What it gains (data-gain). */
  gain?: number
}

/** A stroke whose width changes, as `output/svg.ts` writes it: a group of pieces, read as one. */
export interface Tapered {
  /** Path data of the whole. */
  data: string
  /** Of its pieces, in user units. */
  widths: number[]
}

interface Place {
  paint: Paint
  matrix: Matrix
  viewport: Pick<Frame, 'width' | 'height'>
}

export function taperedIn(attributes: SvgElement['attributes']): Tapered | undefined {
  const { 'data-d': data, 'data-taper': taper } = attributes
  return data !== undefined && taper !== undefined ? { data, widths: [] } : undefined
}

/** One stroke in the mean width of the pieces. */
export function taperedShape(
  { data, widths }: Tapered,
  properties: Properties,
  place: Place,
): Shape | undefined {
  if (widths.length === 0) return undefined
  const strokeWidth = widths.reduce((a, b) => a + b, 0) / widths.length
  return paintedShape(data, properties, { ...place, paint: { ...place.paint, strokeWidth } })
}

/** A tapered stroke as a filled outline, whose group svgo has made one with it. */
export function outlinedShape(
  { data }: Tapered,
  properties: Properties,
  place: Place,
): Shape | undefined {
  const { fill, fillOpacity, strokeWidth } = place.paint
  const paint = { ...place.paint, stroke: fill, strokeOpacity: fillOpacity, fill: undefined }
  return taperedShape({ data, widths: [strokeWidth] }, properties, { ...place, paint })
}

/** undefined: nothing to see. */
export function shapeOf(
  { name, attributes }: SvgElement,
  properties: Properties,
  place: Place,
): Shape | undefined {
  const { width, height } = place.viewport
  const lengthOf = (attribute: string, whole: number) => toUserUnits(properties[attribute], whole)
  const data = shapeData(name, attributes, { lengthOf, width, height })
  return data === undefined ? undefined : paintedShape(data, properties, place)
}

function paintedShape(
  data: string,
  properties: Properties,
  { paint, matrix }: Place,
): Shape | undefined {
  if (!paint.visible || data.trim() === '' || data.trim() === 'none') return undefined
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
    ...known('rank', properties['data-rank']),
    ...known('gain', properties['data-gain']),
  }
}

function known<Name extends string>(name: Name, text: string | undefined) {
  const value = Number(text?.trim() || Number.NaN)
  return Number.isFinite(value) ? ({ [name]: value } as { [key in Name]: number }) : {}
}

function faded(color: Color | undefined, opacity: number): Color | undefined {
  if (!color || color[3] * opacity === 0) return undefined
  return [color[0], color[1], color[2], color[3] * opacity]
}
