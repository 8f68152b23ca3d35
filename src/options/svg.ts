/** @file Options of how a drawing is written: on what page, and for what machine. */
import * as v from 'valibot'
import { FITS, PAGE_NAMES, parsePage } from '../output/page.ts'
import { LAYERS } from '../output/plot/layers.ts'
import { PRESSURES } from '../output/svg-marks.ts'
import { option } from './table.ts'
import { oneOf, parseNumber, real, yes } from './values.ts'

const PAGE = `must be ${PAGE_NAMES}`
const page = v.pipe(
  v.string(PAGE),
  v.check((text) => parsePage(text) !== undefined, PAGE),
)

/** None of these changes the drawing. */
export const svgOptions = {
  page: option(
    v.optional(page),
    undefined,
    '--page <size>',
    `write millimetres of a page: ${PAGE_NAMES}`,
  ),
  landscape: option(yes, false, '--landscape', 'lay the page on its longer side'),
  pageMargin: option(
    v.optional(real(0, 200)),
    undefined,
    '--page-margin <mm>',
    'what stays free at each side of the page (10)',
    parseNumber,
  ),
  fit: option(
    oneOf(FITS),
    'picture',
    '--fit <what>',
    'show all of the picture, or the subject: cropped to the strokes, lines as fine beside it',
  ),
  pen: option(
    v.optional(real(0.05, 20)),
    undefined,
    '--pen <mm>',
    'width of all strokes on a page; of a plot 0.5, else as drawn',
    parseNumber,
  ),
  plot: option(
    yes,
    false,
    '--plot',
    'for pen plotters: least travel, ends joined, nothing drawn twice; on a4 unless --page',
  ),
  join: option(
    v.optional(real(0, 20)),
    undefined,
    '--join <mm>',
    'gaps that a plot draws over, to lift the pen less (0.4)',
    parseNumber,
  ),
  oneLine: option(yes, false, '--one-line', 'a plot that never lifts the pen'),
  layers: option(
    v.optional(oneOf(LAYERS)),
    undefined,
    '--layers <by>',
    "Inkscape's layers: one for each pen (colour), or for what each level adds",
  ),
  compound: option(yes, false, '--compound', 'all strokes as one path, for cutters'),
  pressureAs: option(
    oneOf(PRESSURES),
    'pieces',
    '--pressure-as <form>',
    'strokes of --pressure as pieces of one width each, a filled outline, or a line of one width',
  ),
}
