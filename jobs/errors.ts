/** @file Errors on their way between threads and machines, where they lose their class. */
import {
  AbortError,
  ImageError,
  OptionError,
  OutputError,
  StrokesmithError,
} from '../src/errors.ts'

export interface PlainError {
  name: string
  message: string
  /** It explains itself in one line. */
  expected: boolean
}

const CLASSES = { AbortError, ImageError, OptionError, OutputError }

export function toPlain(error: unknown): PlainError {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  return { name, message, expected: error instanceof StrokesmithError }
}

export function fromPlain({ name, message, expected }: PlainError): Error {
  const known = Object.entries(CLASSES).find(([className]) => className === name)?.[1]
  if (known) return new known(message)
  const error = expected ? new StrokesmithError(message) : new Error(message)
  error.name = name
  return error
}

export const firstLine = (error: unknown): string =>
  String(error instanceof Error ? error.message || error.name : error).split('\n')[0]
