/**
 * @file Partial downloads. A process works on a file of its own, `NAME.<pid>.<uuid>.part`, so two
 * of them never write to one; what is left over lies at `NAME.part` and is claimed by renaming,
 * which only one process can win.
 */
import { randomUUID } from 'node:crypto'
import { readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isMissing } from './cache.ts'

/** Takes over what an earlier download of `target` left, if any; returns the path to write to. */
export async function claimPartial(target: string): Promise<string> {
  const own = `${target}.${process.pid}.${randomUUID()}.part`
  for (const left of [`${target}.part`, ...(await orphans(target))])
    if (await move(left, own)) break
  return own
}

/** Leaves a partial download for a later one to take over. */
export async function releasePartial(own: string, target: string): Promise<void> {
  await move(own, `${target}.part`)
}

/** Removes what earlier downloads of `target` left, once it is there. */
export async function discardPartials(target: string): Promise<void> {
  for (const left of [`${target}.part`, ...(await orphans(target))]) await rm(left, { force: true })
}

/** Partial files of processes that are no more. */
async function orphans(target: string): Promise<string[]> {
  const folder = dirname(target)
  const names = await readdir(folder)
  return names
    .filter((name) => name.startsWith(`${basename(target)}.`))
    .filter((name) => {
      const pid = /\.(\d+)\.[0-9a-f-]{36}\.part$/.exec(name)?.[1]
      return pid !== undefined && !isAlive(Number(pid))
    })
    .map((name) => join(folder, name))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function move(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to)
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}
