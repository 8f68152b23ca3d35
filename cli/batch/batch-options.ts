/**
 * @file The options of `batch`: those of `sketch`, except that files are named by patterns, and a few
 * of its own.
 */
import * as v from 'valibot'
import { sketchFileOptions } from '../../src/options/files.ts'
import { machineOptions, sketchOptions } from '../../src/options/sketch-options.ts'
import { type OptionSpec, option, type Table, type Values } from '../../src/options/table.ts'
import { file, whole, yes } from '../../src/options/values.ts'

const { output, json, keepPartial, config, quiet, from, allowPrivate, time, isnet, ...perPicture } =
  sketchFileOptions

/** Options whose value names a file for each picture. */
const isPattern = ({ flag }: OptionSpec): boolean => /<(file|folder)>/.test(flag)

const asPattern = (spec: OptionSpec): OptionSpec =>
  isPattern(spec) ? { ...spec, flag: spec.flag.replace(/<(file|folder)>/, '<pattern>') } : spec

/** What is read and written for each picture, and how. */
export const pictureOptions: Table = Object.fromEntries(
  Object.entries<OptionSpec>(perPicture).map(([name, spec]) => [name, asPattern(spec)]),
)

/** Those that are patterns of names: of what is read, and of what is written. */
export const readPatterns = ['mask', 'detail']
export const writtenPatterns = [
  ...['output', 'json'],
  ...Object.entries<OptionSpec>(perPicture).flatMap(([name, spec]) =>
    isPattern(spec) && !readPatterns.includes(name) ? [name] : [],
  ),
]

export const ownOptions = {
  output: option(file, '', '-o, --output <folder>', 'where the drawings go, and the ledger'),
  name: option(
    file,
    '{dir}/{stem}.svg',
    '--name <pattern>',
    'of each drawing; {dir}, {stem} and {ext} of the photo, and options as in {strokes}',
  ),
  jobs: option(
    v.optional(whole(1, 256)),
    undefined,
    '--jobs <n>',
    'pictures drawn at the same time; as many as there are cores',
    Number,
  ),
  queue: option(
    v.optional(file),
    undefined,
    '--queue <address>',
    'draw on other machines: redis://host:port of the queue that `strokesmith work` takes from',
  ),
  store: option(
    v.optional(file),
    undefined,
    '--store <folder>',
    'with --queue: what both sides reach, a shared folder or s3://bucket/prefix',
  ),
  report: option(
    v.optional(file),
    undefined,
    '--report <pattern>',
    'also write a report of each run',
  ),
  watch: option(yes, false, '--watch', 'go on: draw what is added or changed, until Ctrl-C'),
  json: option(yes, false, '--json', 'a line of JSON for each picture on standard output'),
  contactSheet: option(yes, true, '--no-contact-sheet', 'write no page of all the drawings'),
  config,
  isnet,
  quiet,
}

export type BatchOptions = Values<typeof ownOptions>

/** The flags of `batch`, in the order of --help. */
export const allBatchOptions: Table = {
  ...ownOptions,
  ...sketchOptions,
  ...machineOptions,
  ...pictureOptions,
}
