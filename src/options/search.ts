/** @file Options of how the drawing is looked for. */
import * as v from 'valibot'
import { paceSteps } from './pace.ts'
import { option } from './table.ts'
import { directions, models, oneOf, real, whole } from './values.ts'

export const PRESETS = ['draft', 'fast', 'default', 'best', 'clipasso'] as const
const SAMPLINGS = ['spread', 'softmax'] as const
const STARTS = ['hand', 'contours', 'saliency'] as const
const PACES = ['annealed', 'constant'] as const

export const searchOptions = {
  preset: option(
    oneOf(PRESETS),
    'default',
    '--preset <name>',
    'draft, fast, default, best or clipasso',
  ),
  seeds: option(
    whole(1, 32),
    1,
    '--seeds <n>',
    'how many drawings to begin with; those behind are dropped',
  ),
  seed: option(whole(0, 2 ** 31 - 1), 0, '--seed <n>', 'the chance behind it: same seed, same SVG'),
  iterations: option(
    whole(0, 100_000),
    60,
    '--iterations <n>',
    'optimisation steps at most; unless given, that of 16 strokes × √(strokes / 16); 0: first strokes as they are',
  ),
  paceSteps,
  views: option(whole(0, 16), 1, '--views <n>', 'warped views seen a step, beside the clean one'),
  bank: option(
    whole(0, 256),
    16,
    '--bank <n>',
    'how many warped views there are to draw from; 0: new ones every step',
  ),
  model: option(
    models,
    'mini',
    '--model <id>',
    'the encoder that looks at photo and drawing; several add up, as in a:1,b:0.5',
  ),
  saliencyModel: option(
    v.optional(v.pipe(v.string('must be a model name'), v.nonEmpty('must be a model name'))),
    undefined,
    '--saliency-model <id>',
    'the encoder whose attention says where to draw, if not that one',
  ),
  canvas: option(whole(32, 1024), 224, '--canvas <px>', 'side of the square the strokes live on'),
  margin: option(
    real(0, 0.25),
    0.04,
    '--margin <share>',
    'white paper around the photo, as a share of what the encoder sees',
  ),
  start: option(
    oneOf(STARTS),
    'contours',
    '--start <way>',
    'first strokes: contours (traced, where the encoder tells them, as mini does), hand (then moved by what learned to, in eight looks) or saliency (by chance; takes more steps)',
  ),
  sampling: option(
    oneOf(SAMPLINGS),
    'spread',
    '--sampling <way>',
    'first points: spread (apart) or softmax (as CLIPasso)',
  ),
  learningRate: option(
    real(1e-4, 100),
    3,
    '--learning-rate <px>',
    "Adam's step, in pixels of the canvas",
  ),
  pace: option(
    oneOf(PACES),
    'annealed',
    '--pace <way>',
    'annealed (soft edges first, small steps last) or constant (as CLIPasso)',
  ),
  prompt: option(
    v.optional(v.string('must be a text')),
    undefined,
    '--prompt <text>',
    'words that guide the drawing beside the photo; "text::0.5" sets their weight',
  ),
  negative: option(
    v.array(v.string('must be a text')),
    [],
    '--negative <text>',
    'what the drawing must not look like; may be repeated; "text::0.5" sets its weight (0.3)',
  ),
  direction: option(
    directions,
    [],
    '--direction <texts...>',
    'from one text to another: what is to change on the way from photo to drawing',
  ),
  wordWeight: option(
    real(0, 1000),
    1,
    '--word-weight <x>',
    'how much words count beside the photo',
  ),
}
