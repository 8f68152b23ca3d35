/** @file `--time`, which decides what other flags would. */
import { OptionError } from '../../src/errors.ts'

/** @throws {OptionError} if what a time decides is decided already */
export function checkTime(time: number | undefined, flags: Record<string, unknown>): void {
  const name = ['iterations', 'paceSteps', 'seeds'].find((flag) => flags[flag] !== undefined)
  if (time && name) throw new OptionError(`time finds the ${name}: leave one of the two out`)
}
