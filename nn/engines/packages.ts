/** @file Packages that not everybody needs: imported when asked for, missed in one line. */

import { EngineError } from './engine.ts'

/** Imports a package by name. */
export type Import = (name: string) => Promise<unknown>

export const importPackage: Import = (name) => import(name)

/**
 * @param wanted what needs the package, as the user said it: "--device wasm"
 * @throws {EngineError} saying how to install the package, or why it does not load
 */
export async function required(name: string, wanted: string, load: Import): Promise<unknown> {
  try {
    return await load(name)
  } catch (error) {
    const reason = isMissing(error, name)
      ? `install it beside strokesmith: npm install ${name}`
      : firstLine(error)
    throw new EngineError(`${wanted} needs ${name}: ${reason}`)
  }
}

/** The package itself is not installed, rather than something that it needs. */
export function isMissing(error: unknown, name: string): boolean {
  const { code, message } = error as { code?: string; message?: string }
  return code === 'ERR_MODULE_NOT_FOUND' && message?.includes(name) === true
}

/** Without the path of the file that imports a package, which tells a user nothing. */
export const firstLine = (error: unknown): string =>
  String((error as Error)?.message)
    .split('\n')[0]
    .replace(/ imported from .*/, '')
