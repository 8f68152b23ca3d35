/** @file Writes zip archives and pickles for tests, well-formed or not. */

/** Overrides of a zip entry's honest description. */
export interface Lie {
  method?: number
  size?: number
  packedSize?: number
  flags?: number
  header?: number
  /** Another name in the local header. */
  innerName?: string
}

/** A zip archive of stored entries; `lies` replaces what the directory says of an entry. */
export function archive(
  files: Record<string, Uint8Array> | [string, Uint8Array][],
  lies: Record<string, Lie> = {},
): Uint8Array {
  const parts: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let at = 0
  const put = (part: Uint8Array) => {
    parts.push(part)
    at += part.length
  }
  const entries = Array.isArray(files) ? files : Object.entries(files)
  for (const [name, data] of entries) {
    const lie = lies[name] ?? {}
    const honest = { method: 0, size: data.length, packedSize: data.length, flags: 0, header: at }
    directory.push(record(0x02014b50, name, { ...honest, ...lie }))
    put(record(0x04034b50, lie.innerName ?? name, { ...honest, ...lie }))
    put(data)
  }
  const begin = at
  for (const entry of directory) put(entry)
  put(
    fields(
      [4, 0x06054b50],
      [4, 0],
      [2, entries.length],
      [2, entries.length],
      [4, at - begin],
      [4, begin],
      [2, 0],
    ),
  )
  return concatenate(parts)
}

function record(signature: number, name: string, e: Required<Omit<Lie, 'innerName'>>): Uint8Array {
  const text = new TextEncoder().encode(name)
  const central = signature === 0x02014b50
  const common = fields(
    [2, e.flags],
    [2, e.method],
    [4, 0],
    [4, 0],
    [4, e.packedSize],
    [4, e.size],
    [2, text.length],
    [2, 0],
  )
  const head = fields([4, signature], ...(central ? [[2, 20] as const] : []), [2, 20])
  const tail = central ? fields([2, 0], [2, 0], [2, 0], [4, 0], [4, e.header]) : fields()
  return concatenate([head, common, tail, text])
}

/** Little-endian unsigned fields of [bytes, value]. */
function fields(...list: (readonly [bytes: number, value: number])[]): Uint8Array {
  return Uint8Array.from(
    list.flatMap(([bytes, value]) =>
      Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) % 256),
    ),
  )
}

function concatenate(parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

interface TensorLie {
  storage?: string
  key?: string
  count?: number
  offset?: number
  shape?: number[]
  strides?: number[]
}

/** A pickle from its opcodes, one character a byte. */
export function program(opcodes: string): Uint8Array {
  return Uint8Array.from(opcodes, (c) => c.charCodeAt(0))
}

const int = (value: number) =>
  `J${[0, 8, 16, 24].map((shift) => String.fromCharCode((value >> shift) & 255)).join('')}`
const text = (value: string) => `X${String.fromCharCode(value.length)}\0\0\0${value}`
const tuple = (...items: string[]) => `(${items.join('')}t`

function rebuild(lie: TensorLie): string {
  const { storage = 'FloatStorage', key = '0', count = 1024 } = lie
  const { offset = 0, shape = [1024], strides = [1] } = lie
  const type = `ctorch\n${storage}\n`
  const id = `${tuple(text('storage'), type, text(key), text('cpu'), int(count))}Q`
  const args = [id, int(offset), tuple(...shape.map(int)), tuple(...strides.map(int)), '\x89', 'N']
  return `ctorch._utils\n_rebuild_tensor_v2\n${tuple(...args)}R`
}

/** A pickle of one tensor called `x`. */
program.tensor = (lie: TensorLie): Uint8Array => program.tensors(1, lie)

/** A pickle of many tensors. */
program.tensors = (count: number, lie: TensorLie): Uint8Array => {
  const items = Array.from({ length: count }, (_, i) => text(`x${i}`) + rebuild(lie))
  return program(`\x80\x02}(${items.join('')}u.`)
}
