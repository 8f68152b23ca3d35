/**
 * @file A tensor inside a weights file: a shape and a window on the file's bytes. Numbers become
 * float32 when first asked for, so opening a checkpoint costs next to nothing and a tower that is
 * never built is never decoded.
 */
import { check } from './weights-error.ts'

/** A named array of a checkpoint. */
export interface Tensor {
  readonly shape: readonly number[]
  /** Row-major values as float32; decoded once, at the first access, then shared. Do not write. */
  readonly data: Float32Array
}

/** Element types, by their names in safetensors files. */
export type DType = keyof typeof decoders

type Decoder = { bytes: number; decode(bytes: Uint8Array): Float32Array }

const decoders = {
  F64: { bytes: 8, decode: (b) => Float32Array.from(new Float64Array(copy(b))) },
  F32: { bytes: 4, decode: decodeFloat32 },
  F16: { bytes: 2, decode: decodeFloat16 },
  BF16: { bytes: 2, decode: decodeBfloat16 },
  I64: { bytes: 8, decode: (b) => Float32Array.from(new BigInt64Array(copy(b)), Number) },
  U64: { bytes: 8, decode: (b) => Float32Array.from(new BigUint64Array(copy(b)), Number) },
  I32: { bytes: 4, decode: (b) => Float32Array.from(new Int32Array(copy(b))) },
  U32: { bytes: 4, decode: (b) => Float32Array.from(new Uint32Array(copy(b))) },
  I16: { bytes: 2, decode: (b) => Float32Array.from(new Int16Array(copy(b))) },
  U16: { bytes: 2, decode: (b) => Float32Array.from(new Uint16Array(copy(b))) },
  I8: { bytes: 1, decode: (b) => Float32Array.from(new Int8Array(copy(b))) },
  U8: { bytes: 1, decode: (b) => Float32Array.from(b) },
  BOOL: { bytes: 1, decode: (b) => Float32Array.from(b, (v) => (v === 0 ? 0 : 1)) },
} satisfies Record<string, Decoder>

/** Whether `name` is an element type that can be decoded. */
export function isDType(name: unknown): name is DType {
  return typeof name === 'string' && Object.hasOwn(decoders, name)
}

/** Bytes of one element. */
export function bytesPerElement(dtype: DType): number {
  return decoders[dtype].bytes
}

/** Elements of a shape; throws a WeightsError naming `what` unless all sizes are whole and safe. */
export function elementCount(shape: readonly unknown[], what: string): number {
  check(shape.length <= 8, `${what}: more than 8 dimensions`)
  return shape.reduce<number>((count, size) => {
    check(isWhole(size) && isWhole(count * size), `${what}: impossible shape ${show(shape)}`)
    return count * size
  }, 1)
}

/** Whether `value` is a non-negative integer that doubles hold exactly. */
export function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/** An untrusted JSON value for an error message: short, and never calling its own methods. */
export function show(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 60)
}

/** A tensor over `bytes` (little-endian, row-major), which must hold exactly the shape's elements. */
export function tensorOver(shape: readonly number[], dtype: DType, bytes: Uint8Array): Tensor {
  return lazyTensor(shape, () => decoders[dtype].decode(bytes))
}

/**
 * A tensor whose values are computed at the first access. What `compute` holds on to, the file's
 * bytes, is let go then.
 */
export function lazyTensor(shape: readonly number[], compute: () => Float32Array): Tensor {
  let pending: (() => Float32Array) | undefined = compute
  let data: Float32Array
  return {
    shape,
    get data() {
      if (pending) data = pending()
      pending = undefined
      return data
    },
  }
}

/** The bytes in an ArrayBuffer of their own, since typed arrays demand alignment. */
function copy(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}

/** float32 is the identity: a view on the file when aligned, else a copy. */
function decodeFloat32(bytes: Uint8Array): Float32Array {
  if (bytes.byteOffset % 4) return new Float32Array(copy(bytes))
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
}

/** bfloat16 is the upper half of a float32. */
function decodeBfloat16(bytes: Uint8Array): Float32Array {
  const halves = uint16(bytes)
  const out = new Uint32Array(halves.length)
  for (let i = 0; i < halves.length; i++) out[i] = halves[i] << 16
  return new Float32Array(out.buffer)
}

/** All 65,536 half-precision values: one look-up a number beats any arithmetic in a script. */
const HALF: Float32Array = halfValues()

function decodeFloat16(bytes: Uint8Array): Float32Array {
  const halves = uint16(bytes)
  const out = new Float32Array(halves.length)
  for (let i = 0; i < halves.length; i++) out[i] = HALF[halves[i]]
  return out
}

function uint16(bytes: Uint8Array): Uint16Array {
  if (bytes.byteOffset % 2) return new Uint16Array(copy(bytes))
  return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2)
}

/** IEEE 754 binary16: sign, 5 exponent bits (bias 15), 10 fraction bits. */
function halfValues(): Float32Array {
  return Float32Array.from({ length: 65536 }, (_, bits) => {
    const sign = bits & 0x8000 ? -1 : 1
    const exponent = (bits >> 10) & 31
    const fraction = bits & 1023
    if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
    if (exponent === 0) return sign * fraction * 2 ** -24
    return sign * (1024 + fraction) * 2 ** (exponent - 25)
  })
}
