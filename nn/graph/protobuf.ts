/**
 * @file The four protobuf encodings that ONNX files need (https://protobuf.dev/programming-guides/encoding/).
 *
 * A message is kept as a list of byte chunks and joined once at the end, so weights are copied
 * exactly once however deep they are nested. The generated `onnx-proto` classes (330 KB with a
 * reflection runtime, every tensor copied at each level) serve as the independent reader in tests.
 */

export type Chunks = readonly Uint8Array[]

const text = new TextEncoder()

function varint(value: number | bigint): number[] {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  bytes.push(Number(rest))
  return bytes
}

const key = (field: number, wire: number): number[] => varint(field * 8 + wire)

/** An integer field; negative numbers take ten bytes, as int64 does. */
export const integer = (field: number, value: number): Chunks => [
  Uint8Array.from([...key(field, 0), ...varint(value)]),
]

/** A 32-bit float field. */
export const float = (field: number, value: number): Chunks => [
  Uint8Array.from([...key(field, 5), ...new Uint8Array(Float32Array.of(value).buffer)]),
]

/** A length-delimited field: raw bytes or a nested message. */
export const message = (field: number, body: Chunks): Chunks => {
  const length = body.reduce((n, chunk) => n + chunk.length, 0)
  return [Uint8Array.from([...key(field, 2), ...varint(length)]), ...body]
}

export const string = (field: number, value: string): Chunks => message(field, [text.encode(value)])

/** A packed list of integers. */
export const integers = (field: number, values: readonly number[]): Chunks =>
  message(field, [Uint8Array.from(values.flatMap(varint))])

/** Joins the chunks of a finished message. */
export function join(chunks: Chunks): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((n, chunk) => n + chunk.length, 0))
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}
