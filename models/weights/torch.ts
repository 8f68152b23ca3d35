/**
 * @file Reads PyTorch zip archives: TorchScript modules, as OpenAI publishes CLIP, and plain state
 * dictionaries, as open_clip does. `data.pkl` describes the module tree; each tensor is a strided
 * window on one of the files `data/0`, `data/1`, … No code of the archive is looked at.
 */
import { Allowance } from './allowance.ts'
import { check } from './error.ts'
import {
  bytesPerElement,
  type DType,
  elementCount,
  isWhole,
  lazyTensor,
  type Tensor,
  tensorOver,
} from './tensor.ts'
import { Global, HostValue, Instance, type Pickled, type PickleHost, unpickle } from './unpickle.ts'
import { readZip, unpack, type ZipEntry } from './zip.ts'

/** Storage classes that a pickle may name, and the type of their elements. */
const STORAGES = new Map<string, DType>([
  ['torch DoubleStorage', 'F64'],
  ['torch FloatStorage', 'F32'],
  ['torch HalfStorage', 'F16'],
  ['torch BFloat16Storage', 'BF16'],
  ['torch LongStorage', 'I64'],
  ['torch IntStorage', 'I32'],
  ['torch ShortStorage', 'I16'],
  ['torch CharStorage', 'I8'],
  ['torch ByteStorage', 'U8'],
  ['torch BoolStorage', 'BOOL'],
])

/** Functions that a pickle may call. */
const CALLS: Record<string, (args: Pickled[]) => Pickled> = {
  'collections OrderedDict': (args) => {
    check(args.length === 0, 'torch: OrderedDict with arguments')
    return new Map()
  },
  'torch._utils _rebuild_tensor_v2': ([storage, offset, shape, strides]) =>
    new TensorWindow(storage, offset, shape, strides),
  'torch._utils _rebuild_parameter': ([window]) => {
    check(window instanceof TensorWindow, 'torch: a parameter that is no tensor')
    return window
  },
}

/** Calls that only tell TorchScript the type of a list or dictionary, their first argument. */
const TYPE_TAGS = /^torch\.jit\._pickle (build_(int|double|bool|tensor)list|restore_type_tag)$/

class Storage extends HostValue {
  readonly kind = 'storage'
  readonly entry: ZipEntry
  readonly dtype: DType
  constructor(entry: ZipEntry, dtype: DType) {
    super()
    this.entry = entry
    this.dtype = dtype
  }
}

class TensorWindow extends HostValue {
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

/**
 * Reads the tensors of a TorchScript archive or of a saved state dictionary, under their dotted
 * names in the module tree.
 * @throws {WeightsError} for a damaged archive and for pickles that ask for anything but tensors.
 */
export async function readTorch(bytes: Uint8Array): Promise<Map<string, Tensor>> {
  const allowance = new Allowance(bytes.length)
  const entries = readZip(bytes, allowance)
  const root = findRoot(entries)
  await checkByteOrder(entries.get(`${root}byteorder`), allowance)
  const program = await unpack(entries.get(`${root}data.pkl`)!, allowance)
  const module = unpickle(program, host(entries, root), allowance)
  const windows = collect(module)
  check(windows.size > 0, 'torch: the archive holds no tensors')
  return openTensors(windows, allowance)
}

/** The folder that the archive's files share, with its slash. */
function findRoot(entries: Map<string, ZipEntry>): string {
  const programs = [...entries.keys()].filter((name) => /^([^/]*\/)?data\.pkl$/.test(name))
  check(programs.length === 1, 'torch: not a PyTorch archive, it needs one data.pkl')
  return programs[0].slice(0, -'data.pkl'.length)
}

async function checkByteOrder(entry: ZipEntry | undefined, allowance: Allowance): Promise<void> {
  if (!entry) return
  const order = new TextDecoder().decode(await unpack(entry, allowance))
  check(order.trim() === 'little', 'torch: only little-endian archives are supported')
}

/** The allow-list: storages, tensors, ordered dictionaries, and modules as bare objects. */
function host(entries: Map<string, ZipEntry>, root: string): PickleHost {
  const isModule = (name: string) => /^__torch__[. ]/.test(name)
  return {
    allows: (name) =>
      STORAGES.has(name) || Object.hasOwn(CALLS, name) || TYPE_TAGS.test(name) || isModule(name),
    call(name, args) {
      if (TYPE_TAGS.test(name) && args.length > 0) return args[0]
      check(Object.hasOwn(CALLS, name), `torch: "${name}" may not be called`)
      return CALLS[name](args)
    },
    create(name) {
      check(isModule(name), `torch: "${name}" may not be created`)
      return new Instance(name)
    },
    load: (id) => loadStorage(id, entries, root),
  }
}

/** Resolves ('storage', class, key, device, elements). */
function loadStorage(id: Pickled, entries: Map<string, ZipEntry>, root: string): Storage {
  check(Array.isArray(id) && id[0] === 'storage', 'torch: unknown persistent id')
  const [, type, key, , count] = id
  const dtype = type instanceof Global ? STORAGES.get(type.name) : undefined
  check(dtype !== undefined && typeof key === 'string', 'torch: damaged storage')
  const entry = entries.get(`${root}data/${key}`)
  check(entry !== undefined, `torch: the archive has no data/${key.slice(0, 40)}`)
  const fits = isWhole(count) && count * bytesPerElement(dtype) <= entry.size
  check(fits, `torch: ${entry.name} is too small for its elements`)
  return new Storage(entry, dtype)
}

/** Walks the module tree once and lists its tensors by dotted name. */
function collect(module: Pickled): Map<string, TensorWindow> {
  const windows = new Map<string, TensorWindow>()
  const seen = new Set<Pickled>()
  const visit = (value: Pickled, name: string, depth: number): void => {
    if (value instanceof TensorWindow) {
      check(!windows.has(name), `torch: two tensors are called "${name}"`)
      windows.set(name, value)
      return
    }
    const fields = value instanceof Instance ? value.state : value
    if (!(fields instanceof Map) || seen.has(fields)) return
    seen.add(fields)
    check(depth < 64 && name.length < 512, 'torch: modules nested too deeply')
    for (const [key, field] of fields)
      if (typeof key === 'string') visit(field, name ? `${name}.${key}` : key, depth + 1)
  }
  visit(module, '', 0)
  return windows
}

async function openTensors(
  windows: Map<string, TensorWindow>,
  allowance: Allowance,
): Promise<Map<string, Tensor>> {
  const unpacked = new Map<ZipEntry, Uint8Array>()
  const tensors = new Map<string, Tensor>()
  for (const [name, window] of windows) {
    const { entry } = window.storage
    const bytes = unpacked.get(entry) ?? (await unpack(entry, allowance))
    unpacked.set(entry, bytes)
    tensors.set(name, openTensor(name, window, bytes, allowance))
  }
  return tensors
}

/** A tensor over its storage: a plain window when it is contiguous, gathered when it is not. */
function openTensor(
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
  return lazyTensor(shape, () => gather(all.data, shape, strides, offset, count))
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
  shape: number[],
  strides: number[],
  offset: number,
  count: number,
) {
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
