/**
 * @file Which pictures a batch is about: files, whole folders, patterns, and lists on standard input;
 * found one after the other, so that a million names need no memory.
 */
import { stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, posix, relative, resolve, sep } from 'node:path'
import fastGlob from 'fast-glob'
import { ImageError } from '../../src/errors.ts'

/** A picture, and the folder that `{dir}` stands for. */
export interface Picture {
  path: string
  /** With forward slashes; empty for none. */
  dir: string
}

/** What is taken for a picture in a folder; a file that is named is one, whatever its name. */
export const PICTURE_ENDINGS = [
  ...['jpg', 'jpeg', 'png', 'webp', 'avif', 'gif', 'tif', 'tiff', 'heic', 'heif', 'bmp'],
]

export interface FindOptions {
  /** A folder that is never searched: that of the results. */
  except: string
  /** Where `-` reads names, a line each; or each ended by a zero byte, as `find -print0` writes. */
  list: NodeJS.ReadableStream
}

/**
 * @param inputs files, folders, patterns as of a shell; `-` for a list
 * @throws {ImageError} for a name that is neither a file, nor a folder, nor a pattern
 */
export async function* findPictures(
  inputs: readonly string[],
  { except, list }: FindOptions,
): AsyncGenerator<Picture> {
  for (const input of inputs) {
    if (input !== '-') yield* expand(input, except)
    else for await (const name of listed(list)) yield* expand(name, except, false)
  }
}

/** The first one alone, so that it need not wait; then many at a time. */
export async function* inGroups<T>(items: AsyncIterable<T>, size = 256): AsyncGenerator<T[]> {
  let group: T[] = []
  let first = true
  for await (const item of items) {
    group.push(item)
    if (!first && group.length < size) continue
    yield group
    group = []
    first = false
  }
  if (group.length > 0) yield group
}

async function* expand(name: string, except: string, patterns = true): AsyncGenerator<Picture> {
  const info = await stat(name).catch(() => undefined)
  if (info?.isDirectory()) yield* search(`**/*.{${PICTURE_ENDINGS}}`, name, except)
  else if (info || !patterns) yield { path: name, dir: folderAsNamed(name) }
  else if (fastGlob.isDynamicPattern(name)) yield* matches(name, except)
  else throw new ImageError(`${name} does not exist`)
}

/** What a pattern matches, below the part of it that is no pattern. */
function matches(pattern: string, except: string): AsyncGenerator<Picture> {
  const parts = pattern.split('/')
  const first = parts.findIndex((part) => part !== '' && fastGlob.isDynamicPattern(part))
  const base = parts.slice(0, first).join('/') || (isAbsolute(pattern) ? '/' : '.')
  return search(parts.slice(first).join('/'), base, except)
}

async function* search(pattern: string, base: string, except: string): AsyncGenerator<Picture> {
  const inside = relative(resolve(base), resolve(except)).split(sep).join('/')
  const below = inside !== '' && !inside.startsWith('../') && !isAbsolute(inside)
  const ignore = below ? [`${fastGlob.escapePath(inside)}/**`] : []
  const found = fastGlob.stream(pattern, {
    cwd: base,
    ignore,
    caseSensitiveMatch: false,
    suppressErrors: true,
  })
  for await (const entry of found) {
    const name = String(entry)
    const dir = posix.dirname(name)
    yield { path: join(base, name), dir: dir === '.' ? '' : dir }
  }
}

/** The folder of a file, as it was named, without what leads out of where we are. */
function folderAsNamed(path: string): string {
  const folder = isAbsolute(path) ? relative('/', dirname(path)) : dirname(path)
  const parts = folder.split(/[\\/]/).filter((part) => !['', '.', '..'].includes(part))
  return parts.map((part) => part.replace(/:$/, '')).join('/')
}

/** Names from a stream, whichever of the two ways they are parted. */
async function* listed(stream: NodeJS.ReadableStream): AsyncGenerator<string> {
  stream.setEncoding('utf8')
  let rest = ''
  let separator: string | RegExp | undefined
  for await (const chunk of stream) {
    rest += chunk
    separator ??= rest.includes('\0') ? '\0' : rest.includes('\n') ? /\r?\n/ : undefined
    if (!separator) continue
    const names = rest.split(separator)
    rest = names.pop() ?? ''
    yield* names.filter(Boolean)
  }
  if (rest.trim()) yield rest
}

export const stemOf = (path: string): string => basename(path).replace(/(?!^)\.[^.]*$/, '')
