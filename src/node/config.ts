/**
 * @file Options from a file: a JSON object of them, or an SVG that strokesmith drew, whose recipe
 * gives the same drawing again.
 */
import { readFile } from 'node:fs/promises'
import { OptionError } from '../errors.ts'
import { drawOptions } from '../options/draw-options.ts'
import { type SketchOptions, sketchOptions, styleWidths } from '../options/sketch-options.ts'
import type { Table } from '../options/table.ts'
import type { Kind } from '../output/drawing.ts'
import { type Recipe, readRecipe } from '../output/svg.ts'
import { VERSION } from '../version.ts'

export interface Config<K extends Kind> {
  options: Recipe<K>['options']
  /** The encoders the recipe was drawn with, if the file is a drawing. */
  models?: Recipe['models']
  /** Why the drawing may come out as another one: the recipe is older than these options, or another version's. */
  older?: { version: string; lacks: string[] }
}

/**
 * What options were before they could be chosen: whatever does without them draws so. Others were a
 * part of how a drawing is made that is gone.
 */
const BEFORE = { sketch: { start: 'saliency', framing: 'whole' }, draw: {} } as const

/**
 * The file's options, not yet checked.
 * @throws {OptionError} if the file cannot be read, holds no options, or is a drawing of another kind.
 */
export async function readConfig<K extends Kind>(path: string, kind: K): Promise<Config<K>> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new OptionError(`cannot read configuration ${path} (${error.code})`)
  })
  try {
    return text.trimStart().startsWith('<') ? fromSvg(text, kind) : { options: fromJson(text) }
  } catch (error) {
    throw new OptionError(`configuration ${path}: ${(error as Error).message}`)
  }
}

function fromSvg<K extends Kind>(text: string, kind: K): Config<K> {
  const recipe = readRecipe(text)
  if (recipe.kind !== kind) throw new Error(`was made by ${recipe.kind}, not by ${kind}`)
  const { options, models, version } = recipe as Recipe<K> // its kind was compared
  const table: Table = kind === 'sketch' ? sketchOptions : drawOptions
  const lacks = Object.keys(table).filter(
    (name) => table[name].default !== undefined && !Object.hasOwn(options, name),
  )
  const older = lacks.length > 0 || version !== VERSION
  return {
    options: { ...BEFORE[kind], ...withoutFixedWidth(options) },
    models,
    ...(older && { older: { version, lacks } }),
  }
}

/** Widths were numbers that followed the subject once, unless they were said to be fixed. */
function withoutFixedWidth<O extends object>(options: O & { fixedWidth?: boolean }): O {
  const { fixedWidth, ...others } = options
  const rest = others as O & { style?: SketchOptions['style'] } // an option nobody has any more is left out
  const follows =
    fixedWidth === false && 'width' in rest && rest.width === styleWidths[rest.style ?? 'ink']
  return follows ? { ...rest, width: 'auto' } : rest
}

function fromJson(text: string): object {
  const options: unknown = JSON.parse(text)
  if (typeof options === 'object' && options !== null && !Array.isArray(options)) return options
  throw new Error('must hold a JSON object of options')
}
