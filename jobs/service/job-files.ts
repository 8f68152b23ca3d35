/** @file Where the photo and the drawing of a job lie in the service's folder. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openFolder } from '../store/folder.ts'
import type { NamedFile } from '../task.ts'

export interface JobFiles {
  /** Path of a job's photo. */
  photoOf(id: string): string
  putPhoto(id: string, photo: Uint8Array): Promise<void>
  removePhoto(id: string): Promise<void>
  putDrawing(id: string, files: readonly NamedFile[]): Promise<void>
  /** The drawing; undefined without one. */
  svg(id: string): Promise<string | undefined>
  /** Removes photo and drawing. */
  remove(id: string): Promise<void>
}

/** @throws {OutputError} if nothing can be written to the folder */
export async function openJobFiles(folder: string): Promise<JobFiles> {
  const store = await openFolder(folder)
  await mkdir(join(folder, 'photos'), { recursive: true })
  const photoOf = (id: string) => join(folder, 'photos', id)
  const svgOf = (id: string) => join(folder, 'drawings', `${id}.svg`)
  return {
    photoOf,
    putPhoto: (id, photo) => writeFile(photoOf(id), photo),
    removePhoto: (id) => rm(photoOf(id), { force: true }),
    putDrawing: (id, files) =>
      store.put(files.map(({ data }) => ({ name: `drawings/${id}.svg`, data }))),
    svg: (id) => readFile(svgOf(id), 'utf8').catch(() => undefined),
    async remove(id) {
      for (const path of [photoOf(id), svgOf(id)]) await rm(path, { force: true })
    },
  }
}
