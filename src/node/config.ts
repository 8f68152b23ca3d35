/**
 * @file Options from a file: a JSON object of them, or an SVG that strokesmith drew, whose recipe
 * gives the same drawing again.
 */
import { readFile } from 'node:fs/promises'
import { OptionError } from '../errors.ts'
import type { SketchOptions } from '../options.ts'
import { type Recipe, readRecipe } from '../output/svg.ts'

export interface Config<Options = SketchOptions> {
  options: Partial<Options>
  /** The encoders the recipe was drawn with, if the file is a drawing. */
  models?: Recipe['models']
}

/**
 * The file's options, not yet checked.
 * @throws {OptionError} if the file cannot be read or holds no options.
 */
export async function readConfig<Options = SketchOptions>(path: string): Promise<Config<Options>> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new OptionError(`cannot read configuration ${path} (${error.code})`)
  })
  try {
    return text.trimStart().startsWith('<') ? fromSvg(text) : { options: fromJson(text) }
  } catch (error) {
    throw new OptionError(`configuration ${path}: ${(error as Error).message}`)
  }
}

function fromSvg<Options>(text: string): Config<Options> {
  const { options, models } = readRecipe<Options>(text)
  return { options, models }
}

function fromJson<Options>(text: string): Partial<Options> {
  const options: unknown = JSON.parse(text)
  if (typeof options === 'object' && options !== null && !Array.isArray(options)) return options
  throw new Error('must hold a JSON object of options')
}
