/**
 * @file Reads safetensors files (https://huggingface.co/docs/safetensors): 8 bytes of header length,
 * a JSON header of names, types, shapes and offsets, then the numbers. Everything in the header is
 * checked against the file before a single number is touched.
 */
import { Allowance } from './allowance.ts'
import {
  bytesPerElement,
  elementCount,
  isDType,
  isWhole,
  show,
  type Tensor,
  tensorOver,
} from './tensor.ts'
import { check } from './weights-error.ts'

/** The contents of a safetensors file. */
export interface Safetensors {
  /** In the order of the header. */
  tensors: Map<string, Tensor>
  /** The header's `__metadata__`, empty when absent. */
  metadata: Record<string, string>
}

/** Far above any encoder's header (100 kB), far below what would make parsing JSON a burden. */
const MAX_HEADER = 16 * 2 ** 20

/** Memory of one parsed JSON value, at most (an empty array in an array). */
const VALUE_COST = 48

interface Entry {
  name: string
  begin: number
  end: number
  tensor: Tensor
}

/**
 * Reads a safetensors file. Tensors are windows on `bytes`, converted to float32 when used.
 * @throws {WeightsError} unless the header is valid, names are unique and the tensors cover the
 *   rest of the file exactly once.
 */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  const { header, body } = splitHeader(bytes)
  const { __metadata__: metadata = {}, ...rest } = header
  check(isRecord(metadata), 'safetensors: __metadata__ is not an object')
  for (const [key, value] of Object.entries(metadata))
    check(typeof value === 'string', `safetensors: metadata "${key}" is not a string`)
  const entries = Object.entries(rest).map(([name, entry]) => readEntry(name, entry, body))
  checkCoverage(entries, body.length)
  return {
    tensors: new Map(entries.map(({ name, tensor }) => [name, tensor])),
    metadata: metadata as Record<string, string>,
  }
}

/** Whether the file looks like safetensors: a small header length, then an opening brace. */
export function isSafetensors(bytes: Uint8Array): boolean {
  return bytes.length >= 10 && bytes[4] + bytes[5] + bytes[6] + bytes[7] === 0 && bytes[8] === 0x7b
}

function splitHeader(bytes: Uint8Array): { header: Record<string, unknown>; body: Uint8Array } {
  check(bytes.length >= 10, `safetensors: ${bytes.length} bytes are too few for a header`)
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const length = Number(view.getBigUint64(0, true))
  check(length <= bytes.length - 8, `safetensors: truncated, the header claims ${length} bytes`)
  check(length <= MAX_HEADER, `safetensors: a header of ${length} bytes is absurd`)
  const header = parseHeader(bytes.subarray(8, 8 + length), new Allowance(bytes.length))
  return { header, body: bytes.subarray(8 + length) }
}

function parseHeader(bytes: Uint8Array, allowance: Allowance): Record<string, unknown> {
  const { keys, values } = survey(bytes)
  allowance.take(bytes.length + VALUE_COST * values, 'safetensors: the header')
  const header = parseJson(bytes)
  check(isRecord(header), 'safetensors: the header is not a JSON object')
  // JSON.parse keeps the last of two equal names in silence; counting the keys shows the loss.
  const kept = Object.values(header).reduce<number>(
    (sum, entry) => sum + (isRecord(entry) ? Object.keys(entry).length : 0),
    Object.keys(header).length,
  )
  check(keys === kept, 'safetensors: duplicate or nested names in the header')
  return header
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}

/** How many keys and how many values a JSON text holds at most, at any depth. */
function survey(json: Uint8Array): { keys: number; values: number } {
  let keys = 0
  let values = 0
  let inString = false
  for (let i = 0; i < json.length; i++) {
    const c = json[i]
    if (inString && c === BACKSLASH) i++
    else if (c === QUOTE) inString = !inString
    else if (inString) continue
    else if (c === COLON) keys++
    else if (c === COMMA || c === BRACKET || c === BRACE) values++
  }
  return { keys, values }
}

const [QUOTE, BACKSLASH, COLON, COMMA, BRACKET, BRACE] = new TextEncoder().encode('"\\:,[{')

function readEntry(name: string, entry: unknown, body: Uint8Array): Entry {
  const what = `safetensors: tensor "${name}"`
  check(isRecord(entry) && Object.keys(entry).length === 3, `${what}: malformed entry`)
  const { dtype, shape, data_offsets: offsets } = entry
  check(isDType(dtype), `${what}: unsupported element type ${show(dtype)}`)
  check(Array.isArray(shape), `${what}: no shape`)
  check(Array.isArray(offsets) && offsets.length === 2, `${what}: no data_offsets`)
  const [begin, end]: unknown[] = offsets
  const window = `offsets [${show(begin)}, ${show(end)}]`
  check(isWhole(begin) && isWhole(end), `${what}: ${window} are not whole numbers`)
  const size = elementCount(shape, what) * bytesPerElement(dtype)
  check(end <= body.length && end - begin === size, `${what}: ${window} do not fit`)
  return { name, begin, end, tensor: tensorOver(shape, dtype, body.subarray(begin, end)) }
}

/** The format allows neither holes nor overlaps, so nothing can hide in a file nor be read twice. */
function checkCoverage(entries: Entry[], length: number): void {
  const sorted = [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)
  let position = 0
  for (const { name, begin, end } of sorted) {
    check(begin === position, `safetensors: tensor "${name}" overlaps or leaves a hole`)
    position = end
  }
  check(position === length, `safetensors: ${length - position} bytes belong to no tensor`)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
