/** @file Where fetched models live on disk, and what to tell a user who must put them there. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import envPaths from 'env-paths'
import { StrokesmithError } from '../../src/errors.ts'
import type { ModelFile } from '../registry.ts'

/** A model's file is not in the cache, or is not what it should be. */
export class ModelFileError extends StrokesmithError {
  override name = 'ModelFileError'
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The folder of fetched models: `strokesmith` in the user's cache. That is `$XDG_CACHE_HOME` where
 * it is absolute (XDG base directory specification), else what the system has for caches:
 * `~/.cache`, `~/Library/Caches`, `%LOCALAPPDATA%`.
 */
export function cacheFolder({ XDG_CACHE_HOME: xdg }: Environment = process.env): string {
  if (xdg && isAbsolute(xdg)) return join(xdg, NAME)
  const { cache } = envPaths(NAME, { suffix: '' })
  return isAbsolute(cache) ? cache : join(homedir(), '.cache', NAME)
}

const NAME = 'strokesmith'

/**
 * The address to fetch a file from: its own, or the one of the same name under the address in
 * `STROKESMITH_MIRROR`.
 */
export function addressOf(file: ModelFile, env: Environment = process.env): string {
  const mirror = env.STROKESMITH_MIRROR
  return mirror ? `${mirror.replace(/\/+$/, '')}/${file.name}` : file.url
}

/** The SHA-256 of a file, lower-case hex; undefined when there is no such file. */
export async function hashFile(path: string): Promise<string | undefined> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(path), hash)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
  return hash.digest('hex')
}

/** The SHA-256 of bytes, without the copy that Web Crypto makes. */
export function hashBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** One line that lets a user without network bring the file by hand. */
export function byHand(file: ModelFile, path: string, env?: Environment): string {
  const address = addressOf(file, env)
  return `fetch ${address} (${file.megabytes} MiB, SHA-256 ${file.sha256}) and put it at ${path}`
}

/** Whether a file operation failed because the file is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
