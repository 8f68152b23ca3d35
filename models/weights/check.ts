/** @file Compares the readers of checkpoints with one another, on a folder of reference values. */
import { type Checkpoint, readCheckpoint } from './checkpoint.ts'
import { type Check, type GoldenFile, listGolden, readGolden } from './node/golden.ts'
import type { Tensor } from './tensor.ts'

/** Rounding to float16 moves a value by half a unit in its last of 11 bits, at most. */
const HALF_ROUNDING = 2 ** -11
/** Below this, float16 is a fixed-point number. */
const HALF_SMALLEST = 2 ** -14

/**
 * Reads every checkpoint that the folder lists and compares its tensors with those of the plain
 * safetensors file that has the same tensors: exactly for float32, to rounding (relative) for
 * float16. A checkpoint without such a twin, or with other names or shapes, counts as infinitely
 * wrong.
 */
export async function checkCheckpoints(folder: string): Promise<Check[]> {
  const files = (await listGolden(folder)).filter(isCheckpoint)
  const opened = await Promise.all(
    files.map(async (file) => ({
      file,
      ...(await readCheckpoint(await readGolden(folder, file.file))),
    })),
  )
  const plain = opened.filter(
    ({ file }) => file.tensors?.['visual.conv1.weight'] && file.dtype === 'safetensors',
  )
  return opened.map(({ file, tensors, format }) => {
    const half = Object.values(file.tensors ?? {}).some(({ dtype }) => dtype === 'F16')
    const twin = plain.find((other) => areTwins(tensors, other.tensors))
    const kind = `checkpoint ${file.file} (${format})`
    const worst = twin ? distance(tensors, twin, half) : Number.POSITIVE_INFINITY
    return { kind, worst, tolerance: half ? HALF_ROUNDING : 0, cases: tensors.size }
  })
}

/** Whole networks only: the folder also keeps inputs and results as safetensors. */
function isCheckpoint({ dtype, tensors = {} }: GoldenFile): boolean {
  if (dtype === 'torchscript') return true
  return dtype === 'safetensors' && 'logit_scale' in tensors
}

/** Same names and shapes, save for the scalars that only archives hold. */
function areTwins(a: ReadonlyMap<string, Tensor>, b: ReadonlyMap<string, Tensor>): boolean {
  return [...b].every(([name, { shape }]) => String(a.get(name)?.shape) === String(shape))
}

function distance(
  tensors: ReadonlyMap<string, Tensor>,
  twin: Pick<Checkpoint, 'tensors'>,
  half: boolean,
): number {
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
