/**
 * @file A store that several machines reach: bytes by name, where a name says what the bytes are.
 * Nothing is ever changed, so that two who put the same do no harm.
 */
import { StrokesmithError } from '../../src/errors.ts'

/** A store that does not answer, or not as it should; another try may help. */
export class StoreError extends StrokesmithError {
  override name = 'StoreError'
}

export interface ObjectStore {
  get(name: string): Promise<Uint8Array | undefined>
  has(name: string): Promise<boolean>
  /** Puts bytes under a name unless something is there. Whoever looks sees all of them, or nothing. */
  put(name: string, data: Uint8Array): Promise<void>
}
