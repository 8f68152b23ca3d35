/** @file Packages that only those install who need them: imported when asked for, missed in one line. */
import { StrokesmithError } from '../src/errors.ts'
import { firstLine } from './errors.ts'

/**
 * @param load imports them, as in `() => import('bullmq')`
 * @param wanted what needs them, as the user said it: "--queue"
 * @param names what to install
 * @throws {StrokesmithError} saying how to install them
 */
export async function importFor<T>(
  load: () => Promise<T>,
  wanted: string,
  ...names: string[]
): Promise<T> {
  try {
    return await load()
  } catch (error) {
    const missing = (error as { code?: string }).code === 'ERR_MODULE_NOT_FOUND'
    const remedy = `install beside strokesmith: npm install ${names.join(' ')}`
    throw new StrokesmithError(
      `${wanted} needs ${names.join(', ')}: ${missing ? remedy : firstLine(error)}`,
    )
  }
}
