/** @file The one error every reader of weights throws: a clear line about what is wrong and where. */

import { StrokesmithError } from '../../src/errors.ts'

/** A weights file that is damaged, hostile or of a kind that is not supported. */
export class WeightsError extends StrokesmithError {
  override name = 'WeightsError'
}

/** Throws a {@link WeightsError} unless `condition` holds. */
export function check(condition: boolean, message: string): asserts condition {
  if (!condition) throw new WeightsError(message)
}
