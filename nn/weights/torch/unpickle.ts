/**
 * @file A pickle machine that can build data and nothing else. Pickle is a program for a stack
 * machine (https://peps.python.org/pep-3154/, opcodes in Python's pickletools); running one may call
 * any function of its host. This one knows the opcodes of protocol 2 that describe data, asks its
 * host about every name and every call, and refuses the rest.
 */
import type { Allowance } from '../allowance.ts'
import { check } from '../weights-error.ts'
import { Global, Instance, Machine, type Pickled } from './pickle-machine.ts'

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

/**
 * Runs a pickle and returns the object it describes.
 * @throws {WeightsError} for an opcode or a name that is not allowed, and for a damaged program.
 */
export function unpickle(bytes: Uint8Array, host: PickleHost, allowance: Allowance): Pickled {
  const machine = new Machine(bytes, allowance)
  for (;;) {
    const opcode = machine.opcode()
    if (opcode === '.') return machine.pop()
    const operation = OPERATIONS[opcode]
    check(operation !== undefined, `pickle: opcode 0x${hex(opcode)} is not allowed`)
    operation(machine, host)
  }
}

/** The allowed opcodes, under the characters that pickletools lists. */
const OPERATIONS: Readonly<Record<string, (m: Machine, host: PickleHost) => void>> = {
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
  R: (m, host) => apply(m, (name, args) => host.call(name, args)),
  '\x81': (m, host) => apply(m, (name) => host.create(name)),
  b: build,
  Q: (m, host) => m.push(host.load(m.pop())),
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

function mention(m: Machine, host: PickleHost): void {
  const name = `${m.line()} ${m.line()}`
  check(host.allows(name), `pickle: "${name.slice(0, 80)}" is not allowed`)
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
