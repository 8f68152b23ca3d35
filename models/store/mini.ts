/** @file The embedded encoder, read from disk. */
import { readFile } from 'node:fs/promises'
import { loadMini as load, type MiniFiles } from '../registry.ts'

/** Loads the embedded encoder from the files of this package. */
export function loadMini(): Promise<MiniFiles> {
  return load((url) => readFile(url))
}
