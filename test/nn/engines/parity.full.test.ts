import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { checkGolden } from '../../../nn/check/check-golden.ts'
import { wasmEngine } from '../../../nn/engines/onnx-node.ts'
import { tfjsEngine } from '../../../nn/engines/tfjs.ts'
import { plainTf } from '../plain-tf.ts'

const read = (file: string) => readFile(new URL(`../../golden/clip/${file}`, import.meta.url))

const engines = {
  'onnxruntime-web on WASM': () => wasmEngine(1),
  'TensorFlow.js': async () => tfjsEngine(await plainTf()),
}

describe.each(Object.entries(engines))('%s', (_, create) => {
  it('computes both CLIP towers, their losses and gradients within tolerance', async () => {
    const checks = await checkGolden(read, await create())
    expect(checks.length).toBeGreaterThan(35)
    expect(checks.filter(({ ok }) => !ok)).toEqual([])
  })
})
