/** @file What a pickle program works on: a byte stream, a stack with marks, and numbered memories. */
import type { Allowance } from '../allowance.ts'
import { check } from '../weights-error.ts'

/** A Python name, `module name`, that the host allows to be mentioned. */
export class Global {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** An object of an allowed class: its name and whatever its state holds. */
export class Instance {
  readonly type: string
  state: Pickled = null
  constructor(type: string) {
    this.type = type
  }
}

/** Tuples and lists are arrays, dictionaries are maps; a host adds values of its own. */
export type Pickled =
  | null
  | boolean
  | number
  | string
  | Pickled[]
  | Map<Pickled, Pickled>
  | Global
  | Instance
  | HostValue

/** Base of the values that a host builds. */
export abstract class HostValue {
  abstract readonly kind: string
}

/** Memory of a step of the program, and of a container, as charged to the allowance: generous, for
 * arrays are copied as they grow. */
const SLOT = 48
const CONTAINER = 256

/** The state of a running program: its bytes, the stack, the marks on it, and the memo. */
export class Machine {
  #decoder = new TextDecoder()
  #memo = new Map<number, Pickled>()
  #stack: Pickled[] = []
  #marks: number[] = []
  #at = 0
  #bytes: Uint8Array
  #view: DataView
  #allowance: Allowance

  constructor(bytes: Uint8Array, allowance: Allowance) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#allowance = allowance
  }

  /** Advances by `length` bytes and returns where they begin. */
  skip(length: number): number {
    check(length <= this.#bytes.length - this.#at, 'pickle: truncated')
    this.#at += length
    return this.#at - length
  }

  /** The next opcode. */
  opcode(): string {
    this.#allowance.take(SLOT, 'pickle: the program')
    return String.fromCharCode(this.byte())
  }

  byte(): number {
    return this.#bytes[this.skip(1)]
  }

  uint16(): number {
    return this.#view.getUint16(this.skip(2), true)
  }

  int32(): number {
    return this.#view.getInt32(this.skip(4), true)
  }

  uint32(): number {
    return this.#view.getUint32(this.skip(4), true)
  }

  float64(): number {
    return this.#view.getFloat64(this.skip(8), false)
  }

  /** A two's complement integer of `length` bytes, as long as a number holds it exactly. */
  integer(length: number): number {
    check(length <= 8, 'pickle: an integer of more than 64 bits')
    let value = 0n
    for (let i = 0; i < length; i++) value |= BigInt(this.byte()) << BigInt(8 * i)
    const number = Number(BigInt.asIntN(8 * length, value))
    check(Number.isSafeInteger(number), 'pickle: an integer beyond 2^53')
    return number
  }

  text(length: number): string {
    const at = this.skip(length)
    this.#allowance.take(2 * length, 'pickle: a text')
    return this.#decoder.decode(this.#bytes.subarray(at, at + length))
  }

  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at)
    check(end >= 0, 'pickle: truncated')
    const line = this.text(end - this.#at)
    this.skip(1)
    return line
  }

  push(value: Pickled): void {
    if (typeof value === 'object' && value !== null)
      this.#allowance.take(CONTAINER, 'pickle: the program')
    this.#stack.push(value)
  }

  pop(): Pickled {
    const value = this.#stack.pop()
    check(value !== undefined && this.#stack.length >= this.#floor(), 'pickle: the stack is empty')
    return value
  }

  /** The value on top, to be changed in place. */
  peek(): Pickled {
    check(this.#stack.length > this.#floor(), 'pickle: the stack is empty')
    return this.#stack[this.#stack.length - 1]
  }

  mark(): void {
    this.#marks.push(this.#stack.length)
  }

  /** Everything pushed since the last mark. */
  popMarked(): Pickled[] {
    const begin = this.#marks.pop()
    check(begin !== undefined, 'pickle: no mark')
    return this.#stack.splice(begin)
  }

  remember(index: number): void {
    this.#allowance.take(CONTAINER, 'pickle: the program')
    this.#memo.set(index, this.peek())
  }

  recall(index: number): Pickled {
    const value = this.#memo.get(index)
    check(value !== undefined, `pickle: nothing is remembered as ${index}`)
    return value
  }

  #floor(): number {
    return this.#marks[this.#marks.length - 1] ?? 0
  }
}
