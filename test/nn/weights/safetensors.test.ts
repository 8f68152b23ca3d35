import { describe, expect, test } from 'vitest'
import { readSafetensors } from '../../../nn/weights/safetensors.ts'
import { WeightsError } from '../../../nn/weights/weights-error.ts'
import { file } from './write-safetensors.ts'

const entry = (dtype: string, shape: number[], begin: number, end: number) => ({
  dtype,
  shape,
  data_offsets: [begin, end],
})

/** The values of a one-tensor file. */
function values(dtype: string, data: ArrayBufferView): number[] {
  const bytes = new Uint8Array(data.buffer)
  const count =
    bytes.length / (dtype === 'BF16' || dtype === 'F16' ? 2 : Number(dtype.slice(1)) / 8)
  const { tensors } = readSafetensors(file({ x: entry(dtype, [count], 0, bytes.length) }, bytes))
  return [...tensors.get('x')!.data]
}

describe('element types', () => {
  test('F32 is read as it is', () => {
    expect(values('F32', new Float32Array([1.5, -0, 3e38]))).toEqual([1.5, -0, Math.fround(3e38)])
  })

  test('F64 is rounded to float32', () => {
    expect(values('F64', new Float64Array([0.1, 1e300]))).toEqual([
      Math.fround(0.1),
      Number.POSITIVE_INFINITY,
    ])
  })

  test('F16 covers normal, subnormal, infinite and not-a-number', () => {
    const bits = [0x3c00, 0xc000, 0x7bff, 0x0001, 0x03ff, 0x8000, 0x7c00, 0xfc00, 0x7e00]
    expect(values('F16', new Uint16Array(bits))).toEqual([
      1,
      -2,
      65504,
      2 ** -24,
      1023 * 2 ** -24,
      -0,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
    ])
  })

  test('BF16 is the upper half of float32', () => {
    expect(values('BF16', new Uint16Array([0x3f80, 0xbfc0, 0x7f80]))).toEqual([
      1,
      -1.5,
      Number.POSITIVE_INFINITY,
    ])
  })

  test('integers keep sign and value', () => {
    expect(values('I64', new BigInt64Array([-3n, 77n]))).toEqual([-3, 77])
    expect(values('I8', new Int8Array([-128, 127]))).toEqual([-128, 127])
    expect(values('U8', new Uint8Array([0, 255]))).toEqual([0, 255])
    expect(values('I32', new Int32Array([-5]))).toEqual([-5])
  })
})

describe('files', () => {
  const four = new Uint8Array(4)

  test('metadata, scalars and empty tensors are kept', () => {
    const bytes = file(
      { __metadata__: { heads: '3' }, s: entry('F32', [], 0, 4), e: entry('F32', [0, 5], 4, 4) },
      four,
    )
    const { tensors, metadata } = readSafetensors(bytes)
    expect(metadata).toEqual({ heads: '3' })
    expect(tensors.get('s')).toMatchObject({ shape: [], data: new Float32Array([0]) })
    expect(tensors.get('e')!.data).toHaveLength(0)
  })

  test('a view that starts at an odd byte reads the same', () => {
    const bytes = file({ x: entry('F16', [2], 0, 4) }, new Uint8Array([0, 0x3c, 0, 0x40]))
    const shifted = new Uint8Array(bytes.length + 1)
    shifted.set(bytes, 1)
    expect([...readSafetensors(shifted.subarray(1)).tensors.get('x')!.data]).toEqual([1, 2])
  })

  test('aligned float32 is not copied', () => {
    const bytes = file({ x: entry('F32', [1], 0, 4) }, four)
    expect(readSafetensors(bytes).tensors.get('x')!.data.buffer).toBe(bytes.buffer)
  })

  const damaged: Record<string, Uint8Array> = {
    'an empty file': new Uint8Array(0),
    'a header longer than the file': file({ x: entry('F32', [1], 0, 4) }, four).subarray(0, 20),
    'a truncated body': file({ x: entry('F32', [2], 0, 8) }, four),
    'bytes of no tensor': file({ x: entry('F32', [0], 0, 0) }, four),
    'overlapping tensors': file({ x: entry('F32', [1], 0, 4), y: entry('F32', [1], 0, 4) }, four),
    'a hole': file({ x: entry('U8', [1], 0, 1), y: entry('U8', [1], 3, 4) }, four),
    'a shape that overflows': file({ x: entry('F32', [2 ** 40, 2 ** 40], 0, 4) }, four),
    'a negative size': file({ x: entry('F32', [-1, -1], 0, 4) }, four),
    'an unknown type': file({ x: entry('F8_E4M3', [4], 0, 4) }, four),
    'a type named like an object method': file({ x: entry('toString', [4], 0, 4) }, four),
    'offsets as text': file({ x: { dtype: 'F32', shape: [1], data_offsets: ['0', '4'] } }, four),
    'duplicate names': file(
      '{"x":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"\\u0078":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}',
      four,
    ),
    'values that refuse to be shown': file(
      { x: { dtype: { toString: 1 }, shape: [], d: 1 } },
      four,
    ),
    'metadata that is not text': file({ __metadata__: { a: 1 } }, new Uint8Array(0)),
  }
  for (const [what, bytes] of Object.entries(damaged)) {
    test(`${what} is refused`, () => {
      expect(() => readSafetensors(bytes)).toThrow(WeightsError)
    })
  }
})
