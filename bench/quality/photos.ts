/** @file The photos of a folder, with what is known of them. */
import { readdir, readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import * as v from 'valibot'
import { OptionError } from '../../src/errors.ts'

export interface LabelledPhoto {
  /** Within the folder. */
  file: string
  /** What a classifier should say. */
  label: string
  /** A group to report apart, such as plain or cluttered. */
  background?: string
}

const LIST = 'photos.json'
const list = v.array(
  v.object({ file: v.string(), label: v.string(), background: v.optional(v.string()) }),
)
const PICTURES = ['.jpg', '.jpeg', '.png', '.webp', '.avif', '.gif', '.tif', '.tiff']

/**
 * What `photos.json` lists, [{ file, label, background }], or without one every picture of the
 * folder, labelled by its name: `grand_piano_07.jpg` is a "grand piano".
 * @throws {OptionError} if there is no folder, no picture, or a list that cannot be read
 */
export async function readPhotos(folder: string): Promise<LabelledPhoto[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw new OptionError(`cannot read folder ${folder} (${error.code})`)
  })
  const photos = names.includes(LIST) ? await listed(join(folder, LIST)) : named(names)
  if (photos.length === 0) throw new OptionError(`${folder} holds no pictures`)
  return photos
}

async function listed(path: string): Promise<LabelledPhoto[]> {
  try {
    return v.parse(list, JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    throw new OptionError(`${path} must list { file, label }: ${(error as Error).message}`)
  }
}

function named(names: string[]): LabelledPhoto[] {
  return names
    .filter((name) => PICTURES.includes(extname(name).toLowerCase()))
    .sort()
    .map((file) => ({ file, label: labelOf(file) }))
}

/** The name in words, without a number at its end. */
const labelOf = (file: string): string =>
  basename(file, extname(file))
    .replace(/[_\s]+/g, ' ')
    .replace(/ ?\d+$/, '')
    .trim()
