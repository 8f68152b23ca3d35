/**
 * @file How SVG elements are painted: what attributes and style sheets declare, and inheritance.
 */
import { colord, extend } from 'colord'
import names from 'colord/plugins/names'
import { clamp } from '../maths/numbers.ts'
import type { Color } from '../strokes/strokes.ts'
import type { Properties } from './css.ts'
import { toUserUnits } from './units.ts'

extend([names])

/** What children take over from their parents. */
export interface Paint {
  /** undefined: none */
  fill: Color | undefined
  stroke: Color | undefined
  /** What currentColor means. */
  color: Color
  fillOpacity: number
  strokeOpacity: number
  /** Of the element and all groups around it, multiplied. */
  opacity: number
  /** Full width in user units. */
  strokeWidth: number
  rule: 'nonzero' | 'evenodd'
  visible: boolean
  frozen: boolean
}

const BLACK: Color = [0, 0, 0, 1]
/** In place of gradients and patterns, which are not read. */
const GREY: Color = [0.5, 0.5, 0.5, 1]

/** SVG's initial values. */
export const INITIAL: Paint = {
  fill: BLACK,
  stroke: undefined,
  color: BLACK,
  fillOpacity: 1,
  strokeOpacity: 1,
  opacity: 1,
  strokeWidth: 1,
  rule: 'nonzero',
  visible: true,
  frozen: false,
}

/**
 * How an element is painted that lies inside one painted by `parent`.
 * @param diagonal what 100 % of a stroke's width are
 */
export function inherit(parent: Paint, properties: Properties, diagonal: number): Paint {
  const color = colorOf(properties.color, parent.color, parent.color) ?? parent.color
  const frozen = properties['data-frozen']
  const rule = properties['fill-rule']
  return {
    fill: colorOf(properties.fill, parent.fill, color),
    stroke: colorOf(properties.stroke, parent.stroke, color),
    color,
    fillOpacity: share(properties['fill-opacity']) ?? parent.fillOpacity,
    strokeOpacity: share(properties['stroke-opacity']) ?? parent.strokeOpacity,
    opacity: parent.opacity * (share(properties.opacity) ?? 1),
    strokeWidth: width(properties['stroke-width'], diagonal) ?? parent.strokeWidth,
    rule: rule === 'evenodd' || rule === 'nonzero' ? rule : parent.rule,
    visible: parent.visible && properties.display !== 'none' && isShown(properties.visibility),
    frozen: frozen === undefined ? parent.frozen : frozen !== 'false',
  }
}

const isShown = (visibility?: string): boolean =>
  visibility !== 'hidden' && visibility !== 'collapse'

/** @param above the parent's, kept where `text` is missing or means nothing */
function colorOf(
  text: string | undefined,
  above: Color | undefined,
  current: Color,
): Color | undefined {
  const value = text?.trim().toLowerCase()
  if (value === undefined || value === 'inherit') return above
  if (value === 'none' || value === 'transparent') return undefined
  if (value === 'currentcolor') return current
  const reference = /^url\([^)]*\)\s*(.*)$/s.exec(value)
  if (reference) return reference[1] ? colorOf(reference[1], above, current) : GREY
  const parsed = colord(value)
  if (!parsed.isValid()) return above
  const { r, g, b, a } = parsed.toRgb()
  return [r / 255, g / 255, b / 255, a] satisfies Color
}

/** A number from 0 to 1, or a percentage. */
function share(text?: string): number | undefined {
  const value = text?.endsWith('%') ? Number.parseFloat(text) / 100 : Number.parseFloat(text ?? '')
  return Number.isNaN(value) ? undefined : clamp(value, 0, 1)
}

function width(text: string | undefined, diagonal: number): number | undefined {
  const value = toUserUnits(text, diagonal) ?? Number.NaN
  return value >= 0 && value < 1e6 ? value : undefined
}
