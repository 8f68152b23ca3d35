/** @file The words of an SVG: numbers, attributes, path data. */
import { ImageError } from '../errors.ts'
import type { Stroke } from '../strokes/strokes.ts'

/** By name, in the order in which they are written; values are escaped already. */
export type Attributes = Record<string, string>

export function attributes(values: Attributes): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('')
}

/** `M x y C …`: an SVG path of the stroke's cubic segments. */
export function pathData({ points }: Pick<Stroke, 'points'>): string {
  const [start, ...rest] = points.map((point) => point.map(compact).join(' '))
  return `M${start}C${rest.join(' ')}`
}

/** Two decimals, a tenth of what a viewer can show; no trailing zeros, no negative zero. */
export function compact(value: number): string {
  if (!Number.isFinite(value)) throw new ImageError(`a stroke holds ${value} instead of a number`)
  return String(Math.round(value * 100) / 100 || 0)
}

/** Five significant digits: enough to compare runs by. */
export function digits(value: number): number {
  return Number(value.toPrecision(5))
}

const ENTITIES: [RegExp, string][] = [
  [/&/g, '&amp;'],
  [/</g, '&lt;'],
  [/>/g, '&gt;'],
]

export function escapeXml(text: string): string {
  return ENTITIES.reduce((out, [pattern, entity]) => out.replace(pattern, entity), text)
}
