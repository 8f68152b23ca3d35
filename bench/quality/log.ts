/**
 * @file What was measured so far, in a file of a line a photo, so that a run that was interrupted can
 * be gone on with.
 */
import { appendFile, readFile } from 'node:fs/promises'
import { OptionError } from '../../src/errors.ts'
import type { Measured } from './measure.ts'

export interface Log {
  /** What was measured of the photo, if it was. */
  find(file: string): Measured | undefined
  note(measured: Measured): Promise<void>
}

/** Vectors as plain numbers. */
interface Line extends Omit<Measured, 'photo' | 'drawn'> {
  photo?: number[]
  drawn: number[][]
}

/**
 * @param settings all that decides what is measured; it is the file's first line
 * @throws {OptionError} if the file holds other settings' measurements, or anything else
 */
export async function openLog(path: string, settings: object): Promise<Log> {
  const head = JSON.stringify(settings)
  const [first, ...lines] = (await read(path)).split('\n')
  if (first === '') await append(path, head)
  else if (first !== head) throw new OptionError(`${path} was begun with other settings`)
  const known = new Map(lines.flatMap(parse).map((measured) => [measured.result.file, measured]))
  // An interrupted run may have left a line without its end.
  if (lines.length > 0 && lines.at(-1) !== '') await append(path, '')
  return {
    find: (file) => known.get(file),
    note: (measured) => append(path, JSON.stringify(plain(measured))),
  }
}

async function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw new OptionError(`cannot read ${path} (${error.code})`)
  })
}

async function append(path: string, line: string): Promise<void> {
  await appendFile(path, `${line}\n`).catch((error: NodeJS.ErrnoException) => {
    throw new OptionError(`cannot write ${path} (${error.code})`)
  })
}

const plain = ({ photo, drawn, ...rest }: Measured): Line => ({
  ...rest,
  ...(photo && { photo: [...photo] }),
  drawn: drawn.map((vector) => [...vector]),
})

/** Nothing for a line that was torn off. */
function parse(line: string): Measured[] {
  try {
    const { photo, drawn, ...rest }: Line = JSON.parse(line)
    const vectors = drawn.map((vector) => Float32Array.from(vector))
    return [{ ...rest, ...(photo && { photo: Float32Array.from(photo) }), drawn: vectors }]
  } catch {
    return []
  }
}
