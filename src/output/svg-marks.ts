/** @file Strokes, and what a pen makes of them, as elements of an SVG. */
import { piecesOf } from '../strokes/pieces.ts'
import { type Color, hex, meanWidth, type Stroke } from '../strokes/strokes.ts'
import { outlineOf } from './outline.ts'
import type { PenPath, Source } from './plot/pen-path.ts'
import { type Attributes, attributes, compact, digits, pathData } from './svg-text.ts'

export const PRESSURES = ['pieces', 'outline', 'line'] as const

/** A path, or a group of what is inside. */
export interface Mark {
  attributes: Attributes
  inside?: string
}

export interface MarkOptions {
  /**
   * What becomes of a stroke that is thinner at its ends: pieces of one width each, a filled
   * outline, or a line of one width. @default 'pieces'
   */
  pressureAs?: (typeof PRESSURES)[number]
  /** Written in place of every stroke's own colour. */
  color?: 'currentColor'
}

/** An element a stroke, in their order. */
export function strokeMarks(strokes: readonly Stroke[], options: MarkOptions = {}): Mark[] {
  const { pressureAs = 'pieces', color } = options
  return strokes.map((stroke, i): Mark => {
    const shown = pressureAs === 'line' ? { ...stroke, taper: 0 } : stroke
    const own = {
      d: pathData(shown),
      ...paint(shown, color),
      ...(stroke.fill && fillOf(stroke.fill)),
      ...worth([{ rank: i + 1, gain: stroke.gain }]),
      ...(stroke.frozen && { 'data-frozen': 'true' }),
    }
    if (!shown.taper) return { attributes: own }
    return pressureAs === 'outline' ? outlined(shown, own) : inPieces(shown, own)
  })
}

/** An element a path; one of several strokes lists the ranks and gains of all of them. */
export function pathMarks(paths: readonly PenPath[], { color }: MarkOptions = {}): Mark[] {
  return paths.map((path) => ({
    attributes: { d: pathData(path), ...paint(path, color), ...worth(path.sources) },
  }))
}

/** All of them as one path that looks like the first. */
export function compoundMark(marks: readonly Mark[]): Mark[] {
  if (marks.length === 0) return []
  const { 'data-rank': _rank, 'data-gain': _gain, ...look } = marks[0].attributes
  const line = without(look, { fill: '', 'fill-opacity': '' })
  return [{ attributes: { ...line, d: marks.map(({ attributes: { d } }) => d).join('') } }]
}

/** Lines of a group, in which what all elements agree on is written once. */
export function groupLines(
  marks: readonly Mark[],
  own: Attributes,
  shown = marks.length,
): string[] {
  const shared = agreed(marks.map((mark) => mark.attributes))
  const lines = marks.slice(0, shown).map(({ attributes: all, inside }) => {
    const rest = attributes(without(all, shared))
    return inside === undefined ? `    <path${rest}/>` : `    <g${rest}>${inside}</g>`
  })
  const round = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
  return [`  <g ${round}${attributes({ ...shared, ...own })}>`, ...lines, '  </g>']
}

/**
 * A stroke whose width changes, which no single stroked path can be: a group of short ones. They are
 * opaque and the group is not, or the round caps would show where they overlap. What the group
 * carries as data is the stroke itself, for those who read it.
 */
function inPieces(stroke: Stroke, own: Attributes): Mark {
  const pieces = piecesOf(stroke).map(
    ({ points, width }) =>
      `<path${attributes({ d: pathData({ points }), 'stroke-width': compact(width) })}/>`,
  )
  return { attributes: whole(stroke, own), inside: `${fillUnder(own)}${pieces.join('')}` }
}

/** The same as a filled shape; the group tells those who read it the mean width. */
function outlined(stroke: Stroke, own: Attributes): Mark {
  const d = `${pathData({ points: outlineOf(stroke) })}Z`
  const shape = attributes({ d, fill: own.stroke, stroke: 'none' })
  const marked = { ...whole(stroke, own), 'stroke-width': compact(meanWidth(stroke)) }
  return { attributes: marked, inside: `${fillUnder(own)}<path${shape}/>` }
}

/** The shape that a line fills, which comes before what stands for the line. */
function fillUnder({ d, fill, 'fill-opacity': opacity }: Attributes): string {
  if (fill === undefined) return ''
  const faint: Attributes = opacity === undefined ? {} : { 'fill-opacity': opacity }
  return `<path${attributes({ d, fill, ...faint, stroke: 'none' })}/>`
}

function fillOf(color: Color): Attributes {
  const opacity = compact(color[3])
  return { fill: hex(color), ...(opacity !== '1' && { 'fill-opacity': opacity }) }
}

const whole = (
  { taper = 0 }: Stroke,
  { d, fill: _fill, 'fill-opacity': _opacity, ...own }: Attributes,
): Attributes => ({
  ...own,
  'data-d': d,
  'data-taper': compact(taper),
})

function paint(
  { width, color, taper }: Pick<Stroke, 'width' | 'color' | 'taper'>,
  written: string = hex(color),
): Attributes {
  const opacity = compact(color[3])
  if (taper) return { stroke: written, ...(opacity !== '1' && { opacity }) }
  return {
    stroke: written,
    'stroke-width': compact(width),
    ...(opacity !== '1' && { 'stroke-opacity': opacity }),
  }
}

/** Which strokes, counted from the one that matters most, and what they gain. */
function worth(sources: readonly Source[]): Attributes {
  const gains = sources.flatMap(({ gain }) => (gain === undefined ? [] : [digits(gain)]))
  if (gains.length < sources.length) return {}
  return { 'data-rank': sources.map(({ rank }) => rank).join(' '), 'data-gain': gains.join(' ') }
}

/** What belongs to one element only, even if all have the same. */
const OWN = [
  'd',
  'opacity',
  'fill',
  'fill-opacity',
  'data-rank',
  'data-gain',
  'data-frozen',
  'data-d',
  'data-taper',
]

/** The attributes on which all elements agree; they are written once, on the group. */
function agreed([first = {}, ...others]: Attributes[]): Attributes {
  const same = ([name, value]: [string, string]) =>
    !OWN.includes(name) && others.every((other) => other[name] === value)
  return Object.fromEntries(Object.entries(first).filter(same))
}

function without(path: Attributes, shared: Attributes): Attributes {
  return Object.fromEntries(Object.entries(path).filter(([name]) => !(name in shared)))
}
