/**
 * @file How much memory a file may make its reader allocate. A hostile archive of a few kilobytes
 * can claim gigabytes; every step that allocates on a file's word asks here first.
 */
import { check } from './weights-error.ts'

/** Bytes allocated for every byte of the file, at most (float16 to float32 alone takes two). */
const FACTOR = 4

/** What reading takes at least, however small the file. */
const FLOOR = 2 ** 20

/** A budget of allocations, proportional to the file that asks for them. */
export class Allowance {
  #left: number

  constructor(fileBytes: number) {
    this.#left = FLOOR + FACTOR * fileBytes
  }

  /** Takes `bytes` from the budget; throws a WeightsError naming `what` when it is spent. */
  take(bytes: number, what: string): void {
    this.#left -= bytes
    check(this.#left >= 0, `${what} claims more than ${FACTOR} times the size of the file`)
  }
}
