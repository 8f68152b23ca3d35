/** @file Damages files at random and checks that reading them ends well. */
import fc from 'fast-check'
import { readCheckpoint, WeightsError } from '../../../nn/weights/index.ts'

/** Numbers that length and offset fields should never hold. */
const ABSURD = [0, 1, 0x7f, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff]

type Damage = (bytes: Uint8Array) => Uint8Array

function damages(size: number): fc.Arbitrary<Damage> {
  const at = fc.nat(size - 1)
  return fc.oneof(
    at.map(
      (n): Damage =>
        (bytes) =>
          bytes.subarray(0, n),
    ),
    fc.tuple(at, fc.integer({ min: 1, max: 255 })).map(
      ([i, mask]): Damage =>
        (bytes) =>
          bytes.map((byte, j) => (j === i ? byte ^ mask : byte)),
    ),
    fc.tuple(at, fc.constantFrom(1, 2, 4, 8), fc.constantFrom(...ABSURD)).map(
      ([i, length, value]): Damage =>
        (bytes) =>
          bytes.map((byte, j) =>
            j >= i && j < i + length ? (value / 256 ** (j - i)) & 255 : byte,
          ),
    ),
    fc.tuple(at, at, fc.nat(64)).map(([to, from, length]): Damage => {
      return (bytes) => bytes.slice().copyWithin(to, from, from + length)
    }),
    fc.tuple(at, fc.uint8Array({ maxLength: 16 })).map(([i, extra]): Damage => {
      return (bytes) => Uint8Array.from([...bytes.subarray(0, i), ...extra, ...bytes.subarray(i)])
    }),
  )
}

/** Up to five damages, one after another, to a file. */
export function damaged(file: Uint8Array): fc.Arbitrary<Uint8Array> {
  const list = fc.array(damages(file.length), { minLength: 1, maxLength: 5 })
  return list.map((steps) =>
    steps.reduce<Uint8Array>((bytes, damage) => damage(bytes), file.slice()),
  )
}

/**
 * Reads a file and all its tensors. Returns whether that worked; a refusal must be a WeightsError,
 * and what is decoded may not exceed four times the file (and the floor of small ones).
 */
export async function survives(bytes: Uint8Array): Promise<boolean> {
  try {
    const { tensors } = await readCheckpoint(bytes)
    const own = new Set<ArrayBufferLike>()
    for (const { data } of tensors.values()) own.add(data.buffer)
    own.delete(bytes.buffer)
    const total = [...own].reduce((sum, buffer) => sum + buffer.byteLength, 0)
    if (total > 4 * bytes.length + 2 ** 20) throw new RangeError(`allocated ${total} bytes`)
    return true
  } catch (error) {
    if (error instanceof WeightsError) return false
    throw error
  }
}
