/**
 * @file Reads PyTorch zip archives: TorchScript modules, as OpenAI publishes CLIP, and plain state
 * dictionaries, as open_clip does. `data.pkl` describes the module tree; each tensor is a strided
 * window on one of the files `data/0`, `data/1`, … No code of the archive is looked at.
 */
import { Allowance } from '../allowance.ts'
import { bytesPerElement, type DType, isWhole, type Tensor } from '../tensor.ts'
import { check } from '../weights-error.ts'
import { Global, Instance, type Pickled } from './pickle-machine.ts'
import { openTensor, Storage, TensorWindow } from './torch-tensor.ts'
import { type PickleHost, unpickle } from './unpickle.ts'
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
