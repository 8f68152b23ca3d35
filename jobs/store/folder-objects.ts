/** @file Objects as files of a folder, which may be shared by machines (NFS, SMB). */
import { randomUUID } from 'node:crypto'
import { access, link, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeThrough, writing } from './folder.ts'
import type { ObjectStore } from './objects.ts'

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

/** @throws {OutputError} if it cannot be created */
export async function openFolderObjects(path: string): Promise<ObjectStore> {
  await writing(path, () => mkdir(path, { recursive: true }))
  const at = (name: string) => join(path, name)
  const has = async (name: string) =>
    access(at(name)).then(
      () => true,
      () => false,
    )
  return {
    has,
    async get(name) {
      return readFile(at(name)).catch((error) => {
        if (isMissing(error)) return undefined
        throw error
      })
    },
    async put(name, data) {
      if (await has(name)) return
      const draft = `${at(name)}.${randomUUID()}.part`
      await writing(at(name), async () => {
        await mkdir(dirname(draft), { recursive: true })
        await writeThrough(draft, data)
        await moveIfNew(draft, at(name))
      })
    },
  }
}

/** A link fails where something is; where there are no links, a move replaces like with like. */
async function moveIfNew(draft: string, target: string): Promise<void> {
  try {
    await link(draft, target)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EEXIST') return rename(draft, target)
  }
  await rm(draft, { force: true })
}
