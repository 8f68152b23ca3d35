/**
 * @file The failures a caller can do something about. Each carries one clear line that names what
 * was wrong; the command line prints that line and picks its exit code from the class.
 *
 * This file imports nothing, and it is the only one of src that nn, models and rasterizer may
 * import: their own errors stand beside the code that throws them and extend the class below.
 */

/** Any failure that strokesmith explains in one line; every error it throws on purpose is one. */
export class StrokesmithError extends Error {
  override name = 'StrokesmithError'
}

/** An option, flag or combination of them that makes no sense: the call was wrong. */
export class OptionError extends StrokesmithError {
  override name = 'OptionError'
}

/** A picture that cannot be read, or in which there is nothing to draw. */
export class ImageError extends StrokesmithError {
  override name = 'ImageError'
}

/** A result that cannot be written where it was asked for. */
export class OutputError extends StrokesmithError {
  override name = 'OutputError'
}

/** The caller's AbortSignal fired. Named as the platform names it, so either test works. */
export class AbortError extends StrokesmithError {
  override name = 'AbortError'
  constructor(message = 'interrupted') {
    super(message)
  }
}

/** @throws {AbortError} if `signal` has fired. */
export function throwIfAborted(signal?: AbortSignal): void {
  if (signal?.aborted) throw new AbortError()
}
