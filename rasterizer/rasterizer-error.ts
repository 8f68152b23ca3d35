/** @file The one error of the rasterizer: which argument is wrong, and how. */
import { StrokesmithError } from '../src/errors.ts'

export class RasterizerError extends StrokesmithError {
  override name = 'RasterizerError'
  /** The argument at fault, as the caller wrote it: `points`, `size`, ... */
  readonly argument: string

  constructor(argument: string, problem: string) {
    super(`${argument} ${problem}`)
    this.argument = argument
  }
}
