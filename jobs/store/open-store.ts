/** @file A store by its address. */
import { OptionError } from '../../src/errors.ts'
import type { ObjectStore } from './objects.ts'

/**
 * @param address a folder, or `s3://bucket/prefix`
 * @throws {OptionError} for any other scheme
 * @throws {StrokesmithError} if the client's package is missing
 */
export async function openStore(address: string): Promise<ObjectStore> {
  if (address.startsWith('s3://')) {
    const { openS3 } = await import('./s3-objects.ts')
    return openS3(address)
  }
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(address)) {
    throw new OptionError(`--store ${address}: must be a folder or s3://bucket/prefix`)
  }
  const { openFolderObjects } = await import('./folder-objects.ts')
  return openFolderObjects(address)
}
