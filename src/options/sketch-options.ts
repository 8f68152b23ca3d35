/**
 * @file The one table of options. Types, defaults, checks, command-line flags, --help and
 * docs/options.md all come from here; to add an option, add an entry to its part.
 *
 * What a run uses is, from weakest to strongest: the default in the table, the preset, then what the
 * caller said (`resolveOptions`).
 */
import { OptionError } from '../errors.ts'
import { sketchFileOptions } from './files.ts'
import { lookOptions } from './look.ts'
import { machineOptions } from './machine.ts'
import { parseModels } from './model-list.ts'
import { checkPace, pacedAnew } from './pace.ts'
import { chancePresets, presets, styles } from './presets.ts'
import { searchOptions } from './search.ts'
import { checkOptions, defaults, type Resolved, resolveOnce, type Values } from './table.ts'

export { type FileOptions, fileOptions, sketchFileOptions } from './files.ts'
export { type MachineOptions, machineOptions, resolveMachine } from './machine.ts'
export { presets, styles, styleWidths } from './presets.ts'
export { PRESETS } from './search.ts'
export type { Resolved } from './table.ts'

/** What decides the drawing. All of these are recorded in the SVG. */
export const sketchOptions = { ...lookOptions, ...searchOptions }

/** The flags of `sketch`, in the order of --help. */
export const allOptions = { ...sketchOptions, ...machineOptions, ...sketchFileOptions }

export type SketchOptions = Values<typeof sketchOptions>

/**
 * Every option with its value, in the table's order.
 *
 * @param layers weakest first: a recipe from a file, say, then what was typed. Each brings its
 *   preset's values with it, so a preset named in a later layer beats numbers of an earlier one.
 *   Steps that no layer gives as a number are those of the preset, fitted to the strokes.
 * @throws {OptionError} naming the option that is unknown or out of range.
 */
export function resolveOptions(...layers: Partial<SketchOptions>[]): Resolved<SketchOptions> {
  return resolveOnce(layers, () => resolveLayers(layers))
}

function resolveLayers(layers: Partial<SketchOptions>[]): SketchOptions {
  const checked = layers.map((layer) => checkOptions(sketchOptions, layer))
  const traced = merged(checked, presets)
  const given = begins(traced) === 'saliency' ? merged(checked, chancePresets) : traced
  const options = checkLevels(given)
  return checkPace(saysSteps(layers) ? options : { ...options, iterations: stepsFor(options) })
}

/** All layers, the values of their presets before what they say themselves. */
const merged = (layers: Partial<SketchOptions>[], named: typeof presets): SketchOptions =>
  layers
    .map((layer) => ({
      ...(layer.preset && named[layer.preset]),
      ...(layer.style && styles[layer.style]),
      ...(layer.levels?.length && { strokes: layer.levels.at(-1) }),
      ...pacedAnew(layer),
      ...layer,
    }))
    .reduce<SketchOptions>(
      (before, layer) => Object.assign(before, levelsWithin(before, layer), layer),
      { ...defaults(sketchOptions), ...named.default },
    )

/** How first strokes come about: of the encoders known by name, mini alone tells contours. */
export function begins({
  start,
  model,
  saliencyModel,
}: Pick<SketchOptions, 'start' | 'model' | 'saliencyModel'>): SketchOptions['start'] {
  const looker = saliencyModel ?? parseModels(model)?.[0].id
  return looker === 'mini' ? start : 'saliency'
}

function saysSteps(layers: Partial<SketchOptions>[]): boolean {
  const last = layers.findLast(({ preset, iterations }) => (preset ?? iterations) !== undefined)
  return last?.iterations !== undefined
}

/** Presets and the table give the steps for so many strokes. */
const USUAL_STROKES = 16

/** More strokes take longer to find their places. CLIPasso takes as many steps for any number. */
function stepsFor(options: SketchOptions): number {
  const { iterations, pace } = options
  if (pace === 'constant') return iterations
  return Math.round(iterations * Math.sqrt(strokeBudget(options) / USUAL_STROKES))
}

/** Levels of an earlier layer that the strokes of a later one still reach. */
function levelsWithin({ levels }: SketchOptions, { strokes }: Partial<SketchOptions>) {
  return strokes !== undefined && { levels: levels.filter((n) => n <= strokeBudget({ strokes })) }
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
