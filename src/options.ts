/**
 * @file The one table of options. Types, defaults, checks, command-line flags, --help and the
 * README's table all come from here; to add an option, add an entry.
 *
 * What a run uses is, from weakest to strongest: the default below, the preset, then what the
 * caller said (`resolveOptions`).
 */
import * as v from 'valibot'
import { DEVICES, ENGINES } from '../models/engines/engine.ts'
import { OptionError } from './errors.ts'
import { parseModels } from './model-list.ts'

/** Any valibot schema that checks one value. */
type Schema = v.GenericSchema<unknown, unknown>

export interface OptionSpec<S extends Schema = Schema> {
  schema: S
  default: v.InferOutput<S>
  /** One line for --help and the README, without the default. */
  doc: string
  /** The flag as commander writes it. */
  flag: string
  /** The value that a text on the command line stands for, if it is neither number nor text. */
  parse?: (text: string) => unknown
}

export const PRESETS = ['fast', 'default', 'best', 'clipasso'] as const
export const SAMPLINGS = ['spread', 'softmax'] as const
export const STYLES = ['ink', 'pencil', 'marker'] as const
export const BACKGROUNDS = ['keep', 'remove', 'auto'] as const
export const PACES = ['annealed', 'constant'] as const

const whole = (min: number, max: number, or = '') => {
  const message = `must be a whole number from ${min} to ${max}${or}`
  return v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(min, message),
    v.maxValue(max, message),
  )
}

const real = (min: number, max: number, or = '') => {
  const message = `must be a number from ${min} to ${max}${or}`
  return v.pipe(v.number(message), v.minValue(min, message), v.maxValue(max, message))
}

const yes = v.boolean('must be true or false')

/** A number, or one word that stands for a way to find it. */
const wholeOr = <const Word extends string>(word: Word, min: number, max: number) =>
  either(word, whole(min, max, ` or ${word}`))
const realOr = <const Word extends string>(word: Word, min: number, max: number) =>
  either(word, real(min, max, ` or ${word}`))
const either = <const Word extends string>(word: Word, numbers: v.GenericSchema<number>) =>
  v.union([v.literal(word), numbers], (issue) => problemOf(numbers, issue.input) ?? '')
const problemOf = (schema: Schema, value: unknown) => v.safeParse(schema, value).issues?.[0].message
const parseNumberOr = (word: string) => (text: string) =>
  text === word || text.trim() === '' ? text : Number(text)

const hexColor = v.pipe(
  v.string('must be a colour as in #333333'),
  v.regex(/^#([0-9a-f]{3}|[0-9a-f]{6})$/i, 'must be a colour as in #333333'),
)

const oneOf = <const T extends readonly string[]>(values: T) =>
  v.picklist(values, `must be one of ${values.join(', ')}`)

const LEVELS = 'must be whole numbers from 1 to 256, ascending, as in 4,8,16'
const levels = v.pipe(
  v.array(whole(1, 256), LEVELS),
  v.check((counts) => counts.every((count, i) => i === 0 || count > counts[i - 1]), LEVELS),
)
const parseCounts = (text: string) =>
  text.split(',').map((part) => Number(part.trim() || Number.NaN))

const directions = v.pipe(
  v.array(v.string('must be two texts')),
  v.check((texts) => texts.length === 0 || texts.length === 2, 'must be two texts: from, to'),
)

const models = v.pipe(
  v.string('must be a model name'),
  v.check(
    (text) => parseModels(text) !== undefined,
    'must be a model name, or several with weights as in clip-rn101:1,clip-vit-b32:0.5',
  ),
)

const option = <S extends Schema>(
  schema: S,
  value: v.InferOutput<S>,
  flag: string,
  doc: string,
  parse?: (text: string) => unknown,
): OptionSpec<S> => ({ schema, default: value, flag, doc, ...(parse && { parse }) })

/** What decides the drawing. All of these are recorded in the SVG. */
export const sketchOptions = {
  strokes: option(
    wholeOr('auto', 1, 256),
    16,
    '--strokes <n>',
    'how many strokes to draw with; auto: as long as another one gains enough, 32 at most',
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
  width: option(real(0.1, 50), 3, '--width <px>', 'stroke width, in pixels of the canvas'),
  color: option(hexColor, '#000000', '--color <hex>', 'colour of the strokes'),
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
  background: option(
    oneOf(BACKGROUNDS),
    'auto',
    '--background <what>',
    'keep, remove (what is not the subject) or auto (only what surely is not)',
  ),
  preset: option(oneOf(PRESETS), 'default', '--preset <name>', 'fast, default, best or clipasso'),
  seeds: option(
    whole(1, 32),
    4,
    '--seeds <n>',
    'how many drawings to begin with; those behind are dropped',
  ),
  seed: option(whole(0, 2 ** 31 - 1), 0, '--seed <n>', 'the chance behind it: same seed, same SVG'),
  iterations: option(whole(1, 100_000), 200, '--iterations <n>', 'optimisation steps at most'),
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
  sampling: option(
    oneOf(SAMPLINGS),
    'spread',
    '--sampling <way>',
    'first points: spread (apart) or softmax (as CLIPasso)',
  ),
  learningRate: option(
    real(1e-4, 100),
    1,
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

/** Where it runs. The drawing is the same up to the last bits of floating-point arithmetic. */
export const machineOptions = {
  engine: option(
    oneOf(ENGINES),
    'onnx',
    '--engine <name>',
    'what runs the encoders: onnx (ONNX Runtime) or tfjs (TensorFlow.js)',
  ),
  device: option(
    oneOf(DEVICES),
    'auto',
    '--device <name>',
    'auto (the processor), cpu, cuda or webgpu',
  ),
  offline: option(yes, false, '--offline', 'never use the network, not even to fetch a model'),
}

const file = v.pipe(v.string('must be a file name'), v.nonEmpty('must be a file name'))

/** What the command line reads and writes; none of it changes the drawing. */
export const fileOptions = {
  output: option(file, '-', '-o, --output <file>', 'where the SVG goes; - is standard output'),
  mask: option(
    v.optional(file),
    undefined,
    '--mask <file>',
    'a picture that is white where the subject is, instead of what the encoder sees',
  ),
  png: option(v.optional(file), undefined, '--png <file>', 'also write a PNG preview'),
  json: option(v.optional(file), undefined, '--json <file>', 'also write a report of the run'),
  animate: option(yes, false, '--animate', 'write an SVG that draws itself, stroke after stroke'),
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
  quiet: option(yes, false, '-q, --quiet', 'no progress on standard error'),
}

/** The flags of `sketch`, in the order of --help. */
export const allOptions = { ...sketchOptions, ...machineOptions, ...fileOptions }

export type Values<T extends Record<string, OptionSpec>> = {
  [K in keyof T]: v.InferOutput<T[K]['schema']>
}
export type SketchOptions = Values<typeof sketchOptions>
export type MachineOptions = Values<typeof machineOptions>
export type FileOptions = Values<typeof fileOptions>
export type Preset = SketchOptions['preset']

/** What a style changes against the defaults above: widths in pixels of a canvas of 224. */
export const styles: Record<SketchOptions['style'], Partial<SketchOptions>> = {
  ink: {},
  pencil: { width: 1.6, color: '#333333', opacity: 0.8 },
  marker: { width: 7, color: '#1f3a93', opacity: 0.7 },
}

/** What a preset changes against the defaults above. */
export const presets: Record<Preset, Partial<SketchOptions>> = {
  fast: { iterations: 100, seeds: 1 },
  default: {},
  best: { iterations: 500, seeds: 5, views: 2, bank: 32 },
  clipasso: {
    strokes: 16,
    width: 3,
    seeds: 3,
    iterations: 2001,
    views: 4,
    bank: 0,
    model: 'clip-rn101',
    saliencyModel: 'clip-vit-b32',
    canvas: 224,
    margin: 0,
    sampling: 'softmax',
    learningRate: 1,
    pace: 'constant',
    background: 'keep',
  },
}

/**
 * Every option with its value, in the table's order.
 *
 * @param layers weakest first: a recipe from a file, say, then what was typed. Each brings its
 *   preset's values with it, so a preset named in a later layer beats numbers of an earlier one.
 * @throws {OptionError} naming the option that is unknown or out of range.
 */
export function resolveOptions(...layers: Partial<SketchOptions>[]): SketchOptions {
  const given = layers
    .map((layer) => checkOptions(sketchOptions, layer))
    .map((layer) => ({
      ...(layer.preset && presets[layer.preset]),
      ...(layer.style && styles[layer.style]),
      ...(layer.levels?.length && { strokes: layer.levels.at(-1) }),
      ...layer,
    }))
  return checkLevels(Object.assign(defaults(sketchOptions), ...given))
}

function checkLevels(options: SketchOptions): SketchOptions {
  const last = options.levels.at(-1) ?? 0
  if (last <= strokeBudget(options)) return options
  throw new OptionError(
    `levels must not go beyond the ${strokeBudget(options)} strokes, as ${last} does`,
  )
}

/** How many strokes are drawn before those that gain too little are left out. */
export function strokeBudget({ strokes }: Pick<SketchOptions, 'strokes'>): number {
  return strokes === 'auto' ? AUTO_STROKES : strokes
}

const AUTO_STROKES = 32

/** Where to run, with every value. @throws {OptionError} naming the option that is out of range. */
export function resolveMachine(given: Partial<MachineOptions>): MachineOptions {
  return { ...defaults(machineOptions), ...checkOptions(machineOptions, given) }
}

/** What is wrong with `value` for an option ("must be …"), or nothing. */
export function problemWith(spec: OptionSpec, value: unknown): string | undefined {
  return problemOf(spec.schema, value)
}

type Table = Record<string, OptionSpec>

function checkOptions<T extends Table>(table: T, options: Partial<Values<T>>): Partial<Values<T>> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  for (const [name, value] of given) checkOption(table, name, value)
  return Object.fromEntries(given) as Partial<Values<T>>
}

function checkOption(table: Table, name: string, value: unknown): void {
  if (!Object.hasOwn(table, name)) throw new OptionError(`unknown option ${name}`)
  const problem = problemWith(table[name], value)
  if (problem) throw new OptionError(`${name} ${problem}, not ${show(value)}`)
}

function defaults<T extends Table>(table: T): Values<T> {
  const pairs = Object.entries(table).map(([name, spec]) => [name, spec.default])
  return Object.fromEntries(pairs) as Values<T>
}

function show(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value))
}

/** For the tables of other commands. */
export {
  checkOptions,
  defaults,
  file,
  levels,
  models,
  oneOf,
  option,
  parseCounts,
  real,
  whole,
  yes,
}
