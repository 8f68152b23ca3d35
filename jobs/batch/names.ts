/**
 * @file Patterns of names, as in `{dir}/{stem}-{strokes}.svg`: `{dir}`, `{stem}` and `{ext}` of the
 * photo, and every option by its name.
 */
import { extname, posix } from 'node:path'
import { OptionError } from '../../src/errors.ts'
import { type Picture, stemOf } from './find.ts'

/** The name that a pattern gives a picture. */
export type Namer = (picture: Picture) => string

/**
 * @param options values by name
 * @param where.flag what a message calls the pattern
 * @param where.inside whether files are written there: names are then to differ, and to stay within
 *   the folder of the results
 * @throws {OptionError} if it speaks of what there is not, or is not as it is to be
 */
export function createNamer(
  pattern: string,
  options: Readonly<Record<string, unknown>>,
  { flag, inside }: { flag: string; inside: boolean },
): Namer {
  const refuse = (why: string) => new OptionError(`${flag} ${pattern}: ${why}`)
  for (const [, name] of pattern.matchAll(/\{([^{}]*)\}/g)) {
    const known = ['dir', 'stem', 'ext'].includes(name) || Object.hasOwn(options, name)
    if (!known) throw refuse(`there is no {${name}}, only {dir}, {stem}, {ext} and options`)
  }
  if (inside && !pattern.includes('{stem}'))
    throw refuse('needs {stem}, or all pictures have one name')
  const leads = posix.isAbsolute(pattern) || pattern.split('/').includes('..')
  if (inside && leads) throw refuse('must stay in the folder of the results')
  return (picture) => {
    const own: Record<string, unknown> = {
      dir: picture.dir,
      stem: stemOf(picture.path),
      ext: extname(picture.path).slice(1),
    }
    const value = (_: string, name: string) =>
      name === 'dir' ? picture.dir : safe(own[name] ?? options[name] ?? '')
    const name = posix.normalize(pattern.replace(/\{([^{}]*)\}/g, value))
    return inside ? name.replace(/^\/+/, '') : name
  }
}

/** One part of a path. */
const safe = (value: unknown): string => {
  const text = String(value).replace(/[/\\\0]/g, '_')
  return text === '..' ? '__' : text
}
