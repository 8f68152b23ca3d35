/** @file PyTorch's tensors: strided windows on storages that several of them may share. */
import type { Allowance } from '../allowance.ts'
import {
  bytesPerElement,
  type DType,
  elementCount,
  isWhole,
  lazyTensor,
  type Tensor,
  tensorOver,
} from '../tensor.ts'
import { check } from '../weights-error.ts'
import { HostValue, type Pickled } from './pickle-machine.ts'
import type { ZipEntry } from './zip.ts'

/** A file of numbers that tensors share. */
export class Storage extends HostValue {
  readonly kind = 'storage'
  readonly entry: ZipEntry
  readonly dtype: DType
  constructor(entry: ZipEntry, dtype: DType) {
    super()
    this.entry = entry
    this.dtype = dtype
  }
}

/** A strided window on a storage, as a pickle describes it; offset and strides in elements. */
export class TensorWindow extends HostValue {
  readonly kind = 'tensor'
  readonly storage: Storage
  readonly offset: number
  readonly shape: number[]
  readonly strides: number[]

  constructor(storage: Pickled, offset: Pickled, shape: Pickled, strides: Pickled) {
    super()
    check(storage instanceof Storage, 'torch: a tensor without storage')
    check(isWhole(offset), 'torch: a tensor without offset')
    check(isWholeList(shape) && isWholeList(strides), 'torch: a tensor without shape')
    check(shape.length === strides.length, 'torch: a tensor whose shape and strides differ')
    this.storage = storage
    this.offset = offset
    // Copies: the program may go on changing the lists it has passed.
    this.shape = [...shape]
    this.strides = [...strides]
  }
}

/** A tensor over its storage: a plain window when it is contiguous, gathered when it is not. */
export function openTensor(
  name: string,
  window: TensorWindow,
  bytes: Uint8Array,
  allowance: Allowance,
): Tensor {
  const { shape, strides, offset } = window
  const { dtype } = window.storage
  const size = bytesPerElement(dtype)
  const count = elementCount(shape, `torch: tensor "${name}"`)
  // Strides may repeat elements (an expanded tensor); weights never need that, only bombs do.
  const reach = count && shape.reduce((sum, n, d) => sum + (n - 1) * strides[d], offset + 1)
  check(
    Math.max(reach, count) * size <= bytes.length,
    `torch: tensor "${name}" exceeds its storage`,
  )
  if (dtype !== 'F32') allowance.take(4 * count, `torch: tensor "${name}"`)
  if (isContiguous(shape, strides) || count === 0)
    return tensorOver(shape, dtype, bytes.subarray(offset * size, (offset + count) * size))
  allowance.take(4 * (reach + count), `torch: tensor "${name}"`)
  const all = tensorOver([reach], dtype, bytes.subarray(0, reach * size))
  return lazyTensor(shape, () => gather(all.data, { shape, strides, offset, count }))
}

function isContiguous(shape: number[], strides: number[]): boolean {
  let expected = 1
  for (let d = shape.length - 1; d >= 0; d--) {
    if (shape[d] !== 1 && strides[d] !== expected) return false
    expected *= shape[d]
  }
  return true
}

/** Copies a strided window into row-major order. */
function gather(
  all: Float32Array,
  window: { shape: number[]; strides: number[]; offset: number; count: number },
) {
  const { shape, strides, offset, count } = window
  const index = shape.map(() => 0)
  let from = offset
  return Float32Array.from({ length: count }, () => {
    const value = all[from]
    for (let d = shape.length - 1; d >= 0; d--) {
      from += strides[d]
      if (++index[d] < shape[d]) break
      from -= strides[d] * shape[d]
      index[d] = 0
    }
    return value
  })
}

function isWholeList(value: Pickled): value is number[] {
  return Array.isArray(value) && value.every(isWhole)
}
