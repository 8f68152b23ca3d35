/** @file Whether outputs can be written, asked before the work starts. */
import { accessSync, constants, readdirSync, statSync } from 'node:fs'
import { dirname, resolve, sep } from 'node:path'
import { OutputError } from '../errors.ts'
import { identity, reason, STANDARD_STREAM } from './files.ts'

/**
 * @throws {OutputError} if a target cannot be written, is named twice, or is one of `inputs`.
 */
export function checkTargets(targets: string[], inputs: string[]): void {
  const isFile = (path: string) => path !== STANDARD_STREAM
  const taken = new Set(inputs.filter(isFile).map(identity))
  for (const path of targets) {
    if (isFile(path)) checkTarget(path)
    const id = isFile(path) ? identity(path) : path
    if (taken.has(id)) throw new OutputError(`${path} is already an input or another output`)
    taken.add(id)
  }
}

function checkTarget(path: string): void {
  const info = statSync(path, { throwIfNoEntry: false })
  if (info?.isDirectory()) throw new OutputError(`cannot write ${path}: it is a folder`)
  checkWritable(path)
}

function checkWritable(path: string): void {
  try {
    const folder = statSync(dirname(resolve(path)))
    if (!folder.isDirectory()) throw new Error('its parent is not a folder')
    for (const place of mustBeWritable(path)) accessSync(place, constants.W_OK)
  } catch (error) {
    throw new OutputError(`cannot write ${path}: ${reason(error)}`)
  }
}

/**
 * What has to be writable for `path` to be written. Drafts are made, and moved into place, in the
 * folder around it; a file that is read-only is not to be replaced although it could be. A device
 * or pipe is written to itself.
 */
export function mustBeWritable(path: string): string[] {
  const target = identity(path)
  const info = statSync(target, { throwIfNoEntry: false })
  if (!info || info.isDirectory()) return [dirname(target)]
  return info.isFile() ? [dirname(target), target] : [target]
}

/**
 * @param others what else is read or written
 * @throws {OutputError} unless `path` can become a folder of nothing but new files.
 */
export function checkFolder(path: string, others: string[]): void {
  const refuse = (why: string) => new OutputError(`cannot write ${path}: ${why}`)
  const info = statSync(path, { throwIfNoEntry: false })
  if (info && !info.isDirectory()) throw refuse('it is not a folder')
  if (info && readdirSync(path).length > 0) {
    throw refuse('it holds files already, name a new folder')
  }
  checkWritable(path)
  const inside = (other: string) => `${identity(other)}${sep}`.startsWith(`${identity(path)}${sep}`)
  if (others.some((other) => other !== STANDARD_STREAM && inside(other))) {
    throw refuse('another file is, or goes, there')
  }
}
