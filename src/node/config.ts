/**
 * @file Options from a file: a JSON object of them, or an SVG that strokesmith drew, whose recipe
 * gives the same drawing again.
 */
import { readFile } from 'node:fs/promises'
import { OptionError } from '../errors.ts'
import type { SketchOptions } from '../options.ts'
import { type Recipe, readRecipe } from '../svg.ts'

export interface Config {
  options: Partial<SketchOptions>
  /** The encoders the recipe was drawn with, if the file is a drawing. */
  models?: Recipe['models']
}

/** @throws {OptionError} if the file cannot be read or holds no options. */
export async function readConfig(path: string): Promise<Config> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new OptionError(`cannot read configuration ${path} (${error.code})`)
  })
  try {
    return text.trimStart().startsWith('<') ? fromSvg(text) : { options: fromJson(text) }
  } catch (error) {
    throw new OptionError(`configuration ${path}: ${(error as Error).message}`)
  }
}

function fromSvg(text: string): Config {
  const { options, models } = readRecipe(text)
  return { options, models }
}

function fromJson(text: string): Partial<SketchOptions> {
  const options: unknown = JSON.parse(text)
  if (typeof options === 'object' && options !== null && !Array.isArray(options)) return options
  throw new Error('must hold a JSON object of options')
}
