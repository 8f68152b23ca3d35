/** @file Work that must show a sign of life in time. */

import { EngineError } from '../../../src/index.ts'

/** Milliseconds a GPU may take to the first step: one that takes longer hangs, or is slower than WASM. */
const GPU_PATIENCE = 45_000

/**
 * `work`, if it is done in time.
 * @throws {EngineError} if it is not
 * @param begun whether it has shown a sign of life and may take longer
 */
export function withinPatience<T>(work: Promise<T>, begun = () => false): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      if (!begun()) reject(new EngineError('the GPU does not answer'))
    }, GPU_PATIENCE)
  })
  return Promise.race([work, silence]).finally(() => clearTimeout(timer))
}
