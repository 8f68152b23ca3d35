/**
 * @file A pickle machine that can build data and nothing else. Pickle is a program for a stack
 * machine (https://peps.python.org/pep-3154/, opcodes in Python's pickletools); running one may call
 * any function of its host. This one knows the opcodes of protocol 2 that describe data, asks its
 * host about every name and every call, and refuses the rest.
 */
import type { Allowance } from './allowance.ts'
import { check } from './error.ts'

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

/** What a pickle may refer to outside itself. Each function throws to refuse. */
export interface PickleHost {
  /** Whether `module name` may be mentioned at all. */
  allows(name: string): boolean
  /** Calls an allowed name. */
  call(name: string, args: Pickled[]): Pickled
  /** Makes an instance of an allowed class. */
  create(name: string): Pickled
  /** Resolves a persistent id, PyTorch's reference to a storage. */
  load(id: Pickled): Pickled
}

/** Memory of a step of the program, and of a container, as charged to the allowance: generous, for
 * arrays are copied as they grow. */
const SLOT = 48
const CONTAINER = 256

/**
 * Runs a pickle and returns the object it describes.
 * @throws {WeightsError} for an opcode or a name that is not allowed, and for a damaged program.
 */
export function unpickle(bytes: Uint8Array, host: PickleHost, allowance: Allowance): Pickled {
  const machine = new Machine(bytes, host, allowance)
  for (;;) {
    const opcode = String.fromCharCode(machine.byte())
    if (opcode === '.') return machine.pop()
    const operation = operations[opcode]
    check(operation !== undefined, `pickle: opcode 0x${hex(opcode)} is not allowed`)
    allowance.take(SLOT, 'pickle: the program')
    operation(machine)
  }
}

class Machine {
  readonly host: PickleHost
  #decoder = new TextDecoder()
  #memo = new Map<number, Pickled>()
  #stack: Pickled[] = []
  #marks: number[] = []
  #at = 0
  #bytes: Uint8Array
  #view: DataView
  #allowance: Allowance

  constructor(bytes: Uint8Array, host: PickleHost, allowance: Allowance) {
    this.host = host
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

/** The allowed opcodes, under the characters that pickletools lists. */
const operations: Record<string, (m: Machine) => void> = {
  '\x80': (m) => check(m.byte() <= 3, 'pickle: only protocols up to 3 are supported'),
  N: (m) => m.push(null),
  '\x88': (m) => m.push(true),
  '\x89': (m) => m.push(false),
  K: (m) => m.push(m.byte()),
  M: (m) => m.push(m.uint16()),
  J: (m) => m.push(m.int32()),
  '\x8a': (m) => m.push(m.integer(m.byte())),
  G: (m) => m.push(m.float64()),
  X: (m) => m.push(m.text(m.uint32())),
  '(': (m) => m.mark(),
  ')': (m) => m.push([]),
  ']': (m) => m.push([]),
  '}': (m) => m.push(new Map()),
  t: (m) => m.push(m.popMarked()),
  '\x85': (m) => m.push(popMany(m, 1)),
  '\x86': (m) => m.push(popMany(m, 2)),
  '\x87': (m) => m.push(popMany(m, 3)),
  a: (m) => append(m, [m.pop()]),
  e: (m) => append(m, m.popMarked()),
  s: (m) => setItems(m, popMany(m, 2)),
  u: (m) => setItems(m, m.popMarked()),
  q: (m) => m.remember(m.byte()),
  r: (m) => m.remember(m.uint32()),
  h: (m) => m.push(m.recall(m.byte())),
  j: (m) => m.push(m.recall(m.uint32())),
  c: mention,
  R: (m) => apply(m, (name, args) => m.host.call(name, args)),
  '\x81': (m) => apply(m, (name) => m.host.create(name)),
  b: build,
  Q: (m) => m.push(m.host.load(m.pop())),
}

function popMany(m: Machine, count: number): Pickled[] {
  return Array.from({ length: count }, () => m.pop()).reverse()
}

function append(m: Machine, items: Pickled[]): void {
  const list = m.peek()
  check(Array.isArray(list), 'pickle: appends to something that is no list')
  for (const item of items) list.push(item)
}

function setItems(m: Machine, items: Pickled[]): void {
  const map = m.peek()
  check(map instanceof Map, 'pickle: sets items of something that is no dictionary')
  check(items.length % 2 === 0, 'pickle: a key without a value')
  for (let i = 0; i < items.length; i += 2) {
    check(!map.has(items[i]), 'pickle: duplicate key in a dictionary')
    map.set(items[i], items[i + 1])
  }
}

function mention(m: Machine): void {
  const name = `${m.line()} ${m.line()}`
  check(m.host.allows(name), `pickle: "${name.slice(0, 80)}" is not allowed`)
  m.push(new Global(name))
}

function apply(m: Machine, action: (name: string, args: Pickled[]) => Pickled): void {
  const args = m.pop()
  const callee = m.pop()
  check(callee instanceof Global && Array.isArray(args), 'pickle: calls something uncallable')
  m.push(action(callee.name, args))
}

/** Gives an instance its state. Ordered dictionaries carry attributes that no reader needs. */
function build(m: Machine): void {
  const state = m.pop()
  const target = m.peek()
  if (target instanceof Instance) target.state = state
  else check(target instanceof Map, 'pickle: gives state to something that has none')
}

function hex(opcode: string): string {
  return opcode.charCodeAt(0).toString(16).padStart(2, '0')
}
