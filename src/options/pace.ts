/** @file The option of a pace that is made for more steps than are taken. */
import * as v from 'valibot'
import { OptionError } from '../errors.ts'
import { option } from './table.ts'
import { parseNumber, whole } from './values.ts'

export const paceSteps = option(
  v.optional(whole(1, 100_000)),
  undefined,
  '--pace-steps <n>',
  'iterations that the pace is made for, where the last of them are left out, as --time may do',
  parseNumber,
)

interface Steps {
  iterations?: number
  paceSteps?: number
  preset: string
}

/** Whoever says how many steps are taken, and no more, means a pace of as many. */
export const pacedAnew = ({ iterations, preset }: Partial<Steps>): { paceSteps?: undefined } =>
  (iterations ?? preset) === undefined ? {} : { paceSteps: undefined }

/** @throws {OptionError} if more steps are taken than the pace is made for */
export function checkPace<O extends Steps>(options: O): O {
  const { iterations = 0, paceSteps = iterations } = options
  if (iterations <= paceSteps) return options
  throw new OptionError(`paceSteps must not be below the ${iterations} iterations`)
}
