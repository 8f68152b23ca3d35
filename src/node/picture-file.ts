/** @file The bytes of a picture: in a file, behind an address, out of a pipe. */
import { open, readFile, stat } from 'node:fs/promises'
import { ImageError } from '../errors.ts'
import type { FetchOptions } from './fetch-picture.ts'

/** What files are recognised by is within so many bytes. */
const HEAD = 64

/** The path of a file that can be read, or the bytes of what is none: an address, a pipe. */
export async function openFile(path: string, options: FetchOptions): Promise<string | Uint8Array> {
  if (/^https?:\/\//i.test(path)) {
    const { fetchPicture } = await import('./fetch-picture.ts') // few pictures need the network
    return fetchPicture(path, options)
  }
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new ImageError(
      `${path} ${error.code === 'ENOENT' ? 'does not exist' : unreadable(error)}`,
    )
  })
  if (info.isDirectory())
    throw new ImageError(`${path} is a folder, not a picture: batch draws all that are in it`)
  return info.isFile() ? path : readFile(path)
}

/** Its beginning, which tells what it is. */
export async function headOf(file: string | Uint8Array): Promise<Uint8Array> {
  return typeof file === 'string' ? readHead(file) : file.subarray(0, HEAD)
}

async function readHead(path: string): Promise<Uint8Array> {
  const handle = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new ImageError(`${path} ${unreadable(error)}`)
  })
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(HEAD), 0, HEAD, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

function unreadable(error: NodeJS.ErrnoException): string {
  return `cannot be read (${error.code ?? error.message})`
}

export const bytesOf = async (file: string | Uint8Array): Promise<Uint8Array> =>
  typeof file === 'string' ? readFile(file) : file
