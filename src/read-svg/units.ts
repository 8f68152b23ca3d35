/** @file Lengths of CSS and SVG in user units, of which an inch has 96 (CSS Values 4, 6.2). */

const PER_INCH = 96

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  px: 1,
  in: PER_INCH,
  cm: PER_INCH / 2.54,
  mm: PER_INCH / 25.4,
  q: PER_INCH / 101.6,
  pt: PER_INCH / 72,
  pc: PER_INCH / 6,
  // Of the initial font size: fonts are not read.
  em: 16,
  rem: 16,
  ex: 8,
}

const LENGTH = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(%|[a-z]*)\s*$/i

/**
 * `2mm` in user units; undefined for what is no length.
 * @param whole what 100 % are
 */
export function toUserUnits(text: string | undefined, whole: number): number | undefined {
  const [, number, unit] = LENGTH.exec(text ?? '') ?? []
  if (number === undefined) return undefined
  const value = Number(number)
  if (unit === '%') return (value / 100) * whole
  const factor = UNITS[unit.toLowerCase()]
  return factor === undefined ? undefined : value * factor
}
