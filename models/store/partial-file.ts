/** @file A partial file, open for appending, and the hash of all that is in it. */
import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { ModelFile } from '../registry.ts'

export interface Partial {
  handle: FileHandle
  hash: Hash
  length: number
}

export async function openPartial(path: string): Promise<Partial> {
  const handle = await open(path, 'a')
  const partial = { handle, hash: createHash('sha256'), length: 0 }
  for await (const chunk of createReadStream(path)) {
    partial.hash.update(chunk)
    partial.length += chunk.length
  }
  return partial
}

export async function append(partial: Partial, chunk: Uint8Array): Promise<void> {
  await partial.handle.appendFile(chunk)
  partial.hash.update(chunk)
  partial.length += chunk.length
}

/** Throws away what came. */
export async function restart(partial: Partial): Promise<void> {
  await partial.handle.truncate(0)
  partial.hash = createHash('sha256')
  partial.length = 0
}

/** Whether all of the file is there. */
export function matches(partial: Partial, file: ModelFile): boolean {
  return partial.hash.copy().digest('hex') === file.sha256
}
