/**
 * @file How the command line ends: 0 done, 1 failure, 2 wrong usage, 3 a batch some of whose pictures
 * failed, 130 interrupted; and for every ending but the first, one line that says why.
 */
import { CommanderError } from 'commander'
import { AbortError, OptionError } from '../src/errors.ts'
import { INTERRUPTED } from './interrupt.ts'

/** Of a batch that came to its end, but not with every picture. */
export const SOME_FAILED = 3

/** Prints `error: …` where nobody has yet, and picks the exit code. */
export function exitCodeOf(error: unknown, screen: { write(text: string): unknown }): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2 // it has spoken
  screen.write(`error: ${oneLine(error)}\n`)
  if (error instanceof AbortError) return INTERRUPTED
  return error instanceof OptionError ? 2 : 1
}

function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : String(error)
  return message.split('\n')[0]
}
