/** @file Compares the readers of checkpoints with one another, on a folder of reference values. */
import { type Checkpoint, readCheckpoint } from '../weights/checkpoint.ts'
import type { Tensor } from '../weights/tensor.ts'

/** The result of comparing one checkpoint with another of the same network. */
export interface CheckpointCheck {
  readonly name: string
  readonly kind: 'checkpoint'
  readonly error: number
  readonly tolerance: number
  readonly ok: boolean
}

/** A file as the folder's index lists it. */
interface GoldenFile {
  readonly file: string
  readonly dtype: string
  readonly tensors?: Readonly<Record<string, { dtype: string; shape: number[] }>>
}

type Tensors = ReadonlyMap<string, Tensor>

/** Rounding to float16 moves a value by half a unit in its last of 11 bits, at most. */
const HALF_ROUNDING = 2 ** -11
/** Below this, float16 is a fixed-point number. */
const HALF_SMALLEST = 2 ** -14

/**
 * Reads every checkpoint that the folder lists and compares its tensors with those of the plain
 * safetensors file that has the same tensors: exactly for float32, to rounding (relative) for
 * float16. A checkpoint without such a twin is infinitely wrong.
 * @param read the bytes of a file of the folder
 * @throws {WeightsError} for a checkpoint that cannot be read.
 */
export async function checkCheckpoints(
  read: (file: string) => Promise<Uint8Array>,
): Promise<CheckpointCheck[]> {
  const index = JSON.parse(new TextDecoder().decode(await read('index.json')))
  const files = (index.files as GoldenFile[]).filter(isCheckpoint)
  const opened = await Promise.all(
    files.map(async (file) => ({ file, ...(await readCheckpoint(await read(file.file))) })),
  )
  const plain = opened.filter(({ file }) => isPlain(file))
  return opened.map(({ file, tensors, format }) => {
    const half = Object.values(file.tensors ?? {}).some(({ dtype }) => dtype === 'F16')
    const twin = plain.find((other) => areTwins(tensors, other.tensors))
    const error = twin ? distance(tensors, twin, half) : Number.POSITIVE_INFINITY
    const tolerance = half ? HALF_ROUNDING : 0
    const name = `${file.file} (${format}, ${tensors.size} tensors)`
    return { name, kind: 'checkpoint', error, tolerance, ok: error <= tolerance }
  })
}

/** Whole networks only: the folder also keeps inputs and results as safetensors. */
function isCheckpoint({ dtype, tensors = {} }: GoldenFile): boolean {
  return dtype === 'torchscript' || (dtype === 'safetensors' && 'logit_scale' in tensors)
}

function isPlain({ dtype, tensors = {} }: GoldenFile): boolean {
  return dtype === 'safetensors' && 'visual.conv1.weight' in tensors
}

/** Same names and shapes, save for the scalars that only archives hold. */
function areTwins(a: Tensors, b: Tensors): boolean {
  return [...b].every(([name, { shape }]) => String(a.get(name)?.shape) === String(shape))
}

function distance(tensors: Tensors, twin: Pick<Checkpoint, 'tensors'>, half: boolean): number {
  let worst = 0
  for (const [name, { data }] of twin.tensors) {
    const other = tensors.get(name)!.data
    for (let i = 0; i < data.length; i++) {
      const scale = half ? Math.max(Math.abs(data[i]), HALF_SMALLEST) : 1
      worst = Math.max(worst, Math.abs(data[i] - other[i]) / scale)
    }
  }
  return worst
}
