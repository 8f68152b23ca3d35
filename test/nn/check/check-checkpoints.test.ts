import { expect, test } from 'vitest'
import { checkCheckpoints } from '../../../nn/check/check-checkpoints.ts'
import { file } from '../weights/write-safetensors.ts'

/** A network of two tensors; the second one's values are given. */
function network(dtype: 'F32' | 'F16', values: ArrayBufferView) {
  const bytes = new Uint8Array(values.buffer)
  const header = {
    logit_scale: { dtype: 'F32', shape: [0], data_offsets: [0, 0] },
    'visual.conv1.weight': { dtype, shape: [2], data_offsets: [0, bytes.length] },
  }
  return { bytes: file(header, bytes), tensors: header }
}

/** A folder in memory. */
function folder(files: Record<string, ReturnType<typeof network>>) {
  const list = Object.entries(files).map(([name, { tensors }]) => {
    return { file: name, dtype: 'safetensors', tensors }
  })
  const index = new TextEncoder().encode(JSON.stringify({ files: list }))
  return async (name: string) => (name === 'index.json' ? index : files[name].bytes)
}

const plain = network('F32', new Float32Array([1, 0.3]))

test('checkpoints of one network agree exactly, in float16 to rounding', async () => {
  const half = network('F16', new Uint16Array([0x3c00, 0x34cd])) // 1, 0.30005
  const [a, b] = await checkCheckpoints(folder({ plain, half }))
  expect(a).toMatchObject({ error: 0, tolerance: 0, ok: true })
  expect(b.error).toBeGreaterThan(0)
  expect(b).toMatchObject({ tolerance: 2 ** -11, ok: true })
})

test('float16 that is more than rounded fails', async () => {
  const half = network('F16', new Uint16Array([0x3c00, 0x34d0]))
  const checks = await checkCheckpoints(folder({ plain, half }))
  expect(checks.map(({ ok }) => ok)).toEqual([true, false])
})
