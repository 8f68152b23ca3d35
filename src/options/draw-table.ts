/** @file The table of the options of `draw`, in the form of `sketch-options.ts`. */
import * as v from 'valibot'
import { parseTemplates } from '../objective/prompt.ts'
import { fileOptions, timeOption } from './files.ts'
import { lookOptions } from './look.ts'
import { paceSteps } from './pace.ts'
import { option } from './table.ts'
import {
  file,
  levels,
  models,
  oneOf,
  parseCounts,
  parseNumber,
  real,
  whole,
  yes,
} from './values.ts'

const DRAW_PRESETS = ['fast', 'default', 'best', 'clipdraw'] as const

const STARTS = ['learned', 'centre', 'anywhere'] as const
const LOOKS = ['steady', 'warped'] as const

const templates = v.pipe(
  v.string('must be off, drawing or texts with {}'),
  v.check(
    (text) => parseTemplates(text) !== undefined,
    'must be off, drawing, or texts with {} between semicolons, as in "a photo of {};a sketch of {}"',
  ),
)

/** What decides the drawing, beside the prompt and the files. All of these are recorded in the SVG. */
export const drawOptions = {
  strokes: option(
    v.optional(whole(1, 1024)),
    undefined,
    '--strokes <n>',
    'how many strokes to draw with, at most (32 a thing); begun by chance (256, fast: 128, --ink: 24)',
    parseNumber,
  ),
  segments: option(
    whole(1, 8),
    1,
    '--segments <n>',
    'cubic Bézier segments a stroke that begins by chance',
  ),
  ink: option(yes, false, '--ink', 'black strokes of one width, those that matter most first'),
  fill: option(
    yes,
    false,
    '--fill',
    'fill strokes that close on themselves, or nearly, with their colour; lines are darker then',
  ),
  width: option(
    v.optional(real(0.5, 50)),
    undefined,
    '--width <px>',
    'stroke width (4.5; --ink: 3); of strokes by chance at the start (1)',
    parseNumber,
  ),
  pressure: lookOptions.pressure,
  levels: option(
    levels,
    [],
    '--levels <counts>',
    'with --ink, also write the first 4, 8, … strokes apart, as in 4,8,16; sets --strokes to the last',
    parseCounts,
  ),
  preset: option(oneOf(DRAW_PRESETS), 'default', '--preset <name>', DRAW_PRESETS.join(', ')),
  negative: option(
    v.array(v.string('must be a text')),
    [],
    '--negative <text>',
    'what the drawing must not look like; may be repeated; "text::0.5" sets its weight (0.3)',
  ),
  templates: option(
    templates,
    'off',
    '--templates <set>',
    'put the prompt into sentences and average them: off, drawing, or your own, as in "{};a photo of {}"',
  ),
  styleWeight: option(
    real(0, 1000),
    1,
    '--style-weight <x>',
    'how much the style of --style counts beside the words',
  ),
  start: option(
    oneOf(STARTS),
    'learned',
    '--start <how>',
    'how strokes begin: learned (as drawings of the things look), or by chance: centre (around it) or anywhere (as CLIPDraw)',
  ),
  proposals: option(
    whole(1, 64),
    12,
    '--proposals <n>',
    'how many learned drawings to choose from',
  ),
  seeds: option(whole(1, 32), 1, '--seeds <n>', 'how many drawings to try; the best is kept'),
  seed: option(whole(0, 2 ** 31 - 1), 0, '--seed <n>', 'the chance behind it: same seed, same SVG'),
  drop: option(
    yes,
    false,
    '--drop',
    'give up seeds that are behind underway: most of the time goes to one',
  ),
  iterations: option(
    v.optional(whole(0, 100_000)),
    undefined,
    '--iterations <n>',
    'optimisation steps (10, fast: 0, best: 80); begun by chance (300, fast: 100, best: 500)',
    parseNumber,
  ),
  paceSteps,
  views: option(whole(1, 16), 4, '--views <n>', 'views seen a step, new ones every step'),
  look: option(
    oneOf(LOOKS),
    'steady',
    '--look <way>',
    'steady (of several views one is always the clean one) or warped (none is, as CLIPDraw)',
  ),
  model: option(
    models,
    'mini',
    '--model <id>',
    'the encoder that looks at the drawing; several add up, as in a:1,b:0.5',
  ),
  canvas: option(whole(32, 1024), 224, '--canvas <px>', 'side of the square canvas'),
  margin: option(
    real(0, 0.25),
    0.05,
    '--margin <share>',
    'white paper around the canvas, as a share of what the encoder sees',
  ),
  fade: option(
    real(0, 100),
    0.6,
    '--fade <x>',
    'what opacity costs strokes by chance, so that those without use fade away and are left out; 0: nothing',
  ),
  learningRate: option(
    real(1e-4, 100),
    1,
    '--learning-rate <px>',
    "Adam's step for points, in pixels of the canvas; widths take 0.1 and colours 0.01 of it",
  ),
}

/** The files of `draw`; the first is read. */
export const drawFileOptions = {
  style: option(
    v.optional(file),
    undefined,
    '--style <image>',
    'a picture whose colours and texture the drawing takes on',
  ),
  ...fileOptions,
  time: timeOption,
  mask: {
    ...fileOptions.mask,
    doc: 'a picture that is white where strokes may lie; they begin and stay there',
  },
}
