/**
 * @file Reads zip archives held in memory (PKWARE APPNOTE 6.3), as far as PyTorch writes them:
 * stored and deflated entries, ZIP64 records. The central directory is the only authority; entries
 * may neither share bytes nor names, which is what zip bombs are made of. Check sums are left
 * alone: newer PyTorch versions may not compute them, and SHA-256 guards what is downloaded.
 */
import type { Allowance } from '../allowance.ts'
import { check, WeightsError } from '../weights-error.ts'

/** A file inside an archive. */
export interface ZipEntry {
  readonly name: string
  readonly deflated: boolean
  /** The bytes as they lie in the archive. */
  readonly packed: Uint8Array
  /** Size once unpacked. */
  readonly size: number
}

/** Bytes of the archive, from the first to behind the last. */
type Range = [begin: number, end: number]

/** What the directory says of an entry. */
interface Listing {
  name: string
  deflated: boolean
  size: number
  packedSize: number
  /** Where its local header begins. */
  header: number
  /** Where the next record begins. */
  next: number
}

interface Directory {
  count: number
  begin: number
  end: number
}

const LOCAL_HEADER = 0x04034b50
const CENTRAL_HEADER = 0x02014b50
const END = 0x06054b50
const END64 = 0x06064b50
const END64_LOCATOR = 0x07064b50
/** A directory record in memory costs about this much beyond its name. */
const RECORD_COST = 512

/** Whether the file starts like a zip archive. */
export function isZip(bytes: Uint8Array): boolean {
  return (
    bytes.length >= 22 &&
    new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) === LOCAL_HEADER
  )
}

/**
 * Lists an archive's entries by name.
 * @throws {WeightsError} for anything but a well-formed archive on one disk.
 */
export function readZip(bytes: Uint8Array, allowance: Allowance): Map<string, ZipEntry> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const directory = findDirectory(view)
  const entries = new Map<string, ZipEntry>()
  const ranges: Range[] = []
  let at = directory.begin
  for (let i = 0; i < directory.count; i++) {
    const record = readRecord(view, at, directory.end)
    const { name, deflated, size, next } = record
    allowance.take(RECORD_COST + 2 * name.length, 'zip: the directory')
    check(!entries.has(name), `zip: two entries are called "${name}"`)
    const [begin, end] = dataRange(view, record, directory.begin)
    entries.set(name, { name, deflated, size, packed: bytes.subarray(begin, end) })
    ranges.push([record.header, end])
    at = next
  }
  checkDisjoint(ranges)
  return entries
}

function checkDisjoint(ranges: Range[]): void {
  ranges.sort((a, b) => a[0] - b[0])
  const disjoint = ranges.every(([begin], i) => i === 0 || begin >= ranges[i - 1][1])
  check(disjoint, 'zip: entries overlap')
}

/** An entry's contents; a deflated one is charged to the allowance before it is unpacked. */
export async function unpack(entry: ZipEntry, allowance: Allowance): Promise<Uint8Array> {
  if (!entry.deflated) return entry.packed
  allowance.take(entry.size, `zip: "${entry.name}"`)
  const out = new Uint8Array(entry.size)
  let length = 0
  try {
    for await (const chunk of inflate(entry.packed)) {
      out.set(chunk, length)
      length += chunk.length
    }
  } catch {
    length = -1
  }
  check(length === entry.size, `zip: "${entry.name}" does not unpack to its ${entry.size} bytes`)
  return out
}

async function* inflate(packed: Uint8Array): AsyncGenerator<Uint8Array> {
  const source = new Blob([packed as Uint8Array<ArrayBuffer>]).stream()
  const reader = source.pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** The end record is the last 22 bytes, unless a comment of up to 65,535 bytes follows it. */
function findDirectory(view: DataView): Directory {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 65_557); at--) {
    if (view.getUint32(at, true) !== END) continue
    const directory = readEnd64(view, at) ?? {
      count: view.getUint16(at + 10, true),
      begin: view.getUint32(at + 16, true),
      end: view.getUint32(at + 16, true) + view.getUint32(at + 12, true),
    }
    check(directory.end <= at, 'zip: the directory runs past its end')
    return directory
  }
  throw new WeightsError('zip: no directory, the archive is truncated')
}

/** PyTorch writes ZIP64 records even for small archives; they agree with the short ones. */
function readEnd64(view: DataView, end: number): Directory | undefined {
  if (end < 20 || view.getUint32(end - 20, true) !== END64_LOCATOR) return undefined
  const at = readOffset(view, end - 12)
  check(at + 56 <= end && view.getUint32(at, true) === END64, 'zip: damaged ZIP64 record')
  const begin = readOffset(view, at + 48)
  return { count: readOffset(view, at + 32), begin, end: begin + readOffset(view, at + 40) }
}

function readRecord(view: DataView, at: number, end: number): Listing {
  check(at + 46 <= end, 'zip: the directory is truncated')
  check(view.getUint32(at, true) === CENTRAL_HEADER, 'zip: damaged directory')
  const nameLength = view.getUint16(at + 28, true)
  const extraLength = view.getUint16(at + 30, true)
  const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true)
  check(next <= end, 'zip: the directory is truncated')
  const name = decodeName(view, at + 46, nameLength)
  const method = view.getUint16(at + 10, true)
  check((view.getUint16(at + 8, true) & 1) === 0, `zip: "${name}" is encrypted`)
  check(method === 0 || method === 8, `zip: "${name}" uses compression method ${method}`)
  const short = [at + 24, at + 20, at + 42].map((field) => view.getUint32(field, true))
  const [size, packedSize, header] = widen(view, short, at + 46 + nameLength, extraLength)
  return { name, deflated: method === 8, size, packedSize, header, next }
}

/** Replaces fields that do not fit 32 bits by those of the ZIP64 extra field, in its order. */
function widen(view: DataView, fields: number[], at: number, length: number): number[] {
  if (!fields.includes(0xffffffff)) return fields
  const end = at + length
  while (at + 4 <= end && view.getUint16(at, true) !== 1) at += 4 + view.getUint16(at + 2, true)
  let next = at + 4
  return fields.map((field) => {
    if (field !== 0xffffffff) return field
    check(next + 8 <= end, 'zip: a ZIP64 field is missing')
    next += 8
    return readOffset(view, next - 8)
  })
}

/** Where the entry's data lie, behind a local header that must agree; all before `limit`. */
function dataRange(view: DataView, record: Listing, limit: number): Range {
  const { name, header, deflated, size, packedSize } = record
  const intact = header + 30 <= limit && view.getUint32(header, true) === LOCAL_HEADER
  check(intact, `zip: "${name}" has no header`)
  const length = view.getUint16(header + 26, true)
  const begin = header + 30 + length + view.getUint16(header + 28, true)
  check(begin + packedSize <= limit, `zip: "${name}" runs past its end`)
  check(decodeName(view, header + 30, length) === name, `zip: "${name}" has another name inside`)
  check(deflated || packedSize === size, `zip: "${name}" has two sizes`)
  return [begin, begin + packedSize]
}

function decodeName(view: DataView, at: number, length: number): string {
  return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at, length))
}

function readOffset(view: DataView, at: number): number {
  const value = Number(view.getBigUint64(at, true))
  check(Number.isSafeInteger(value), 'zip: absurd 64-bit field')
  return value
}
