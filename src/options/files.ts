/** @file Options of the files that the command line reads and writes. */
import * as v from 'valibot'
import { svgOptions } from './svg.ts'
import { option, type Values } from './table.ts'
import { file, parsePngSize, parseSeconds, pngSize, seconds, yes } from './values.ts'

/** What the command line reads and writes; none of it changes the drawing. */
export const fileOptions = {
  output: option(file, '-', '-o, --output <file>', 'where the SVG goes; - is standard output'),
  mask: option(
    v.optional(file),
    undefined,
    '--mask <file>',
    'a picture that is white where the subject is, instead of what the encoder sees',
  ),
  from: option(
    v.optional(file),
    undefined,
    '--from <svg>',
    'begin with the strokes of an SVG; those marked data-frozen stay as they are',
  ),
  ...svgOptions,
  png: option(
    v.optional(file),
    undefined,
    '--png <file>',
    'also write a PNG, transparent unless there is --paper',
  ),
  pngSize: option(
    pngSize,
    896,
    '--png-size <size>',
    'its longer side in pixels, or times the size of the SVG, as in @2x',
    parsePngSize,
  ),
  json: option(v.optional(file), undefined, '--json <file>', 'also write a report of the run'),
  animate: option(yes, false, '--animate', 'write an SVG that draws itself, stroke after stroke'),
  lottie: option(
    v.optional(file),
    undefined,
    '--lottie <file>',
    'also write a Lottie animation of the drawing that draws itself',
  ),
  gif: option(
    v.optional(file),
    undefined,
    '--gif <file>',
    'also write how it came about, as a GIF',
  ),
  webp: option(v.optional(file), undefined, '--webp <file>', 'the same as an animated WebP'),
  frames: option(
    v.optional(file),
    undefined,
    '--frames <folder>',
    'the same as PNG files, in a new folder',
  ),
  config: option(
    v.optional(file),
    undefined,
    '--config <file>',
    'take options from a JSON file, or from an SVG drawn before; flags win',
  ),
  keepPartial: option(yes, false, '--keep-partial', 'on Ctrl-C, write the best drawing so far'),
  allowPrivate: option(
    yes,
    false,
    '--allow-private',
    'fetch pictures from private addresses and over plain http, too',
  ),
  quiet: option(yes, false, '-q, --quiet', 'no progress on standard error'),
}

export const timeOption = option(
  v.optional(seconds),
  undefined,
  '--time <duration>',
  'find the iterations and seeds that fit, as in 10s or 2m; the SVG keeps them',
  parseSeconds,
)

export const isnetOption = option(
  v.optional(file),
  undefined,
  '--isnet <file>',
  "ISNet's ONNX file, for --masker isnet without the package that brings it",
)

/** What only photos have. */
export const sketchFileOptions = {
  ...fileOptions,
  detail: option(
    v.optional(file),
    undefined,
    '--detail <file>',
    'a picture that is white where more strokes are wanted',
  ),
  isnet: isnetOption,
  time: timeOption,
  maskOut: option(
    v.optional(file),
    undefined,
    '--mask-out <file>',
    'also write what is kept as the subject, as a PNG that --mask takes',
  ),
}

export type FileOptions = Values<typeof fileOptions>
