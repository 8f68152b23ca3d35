import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { checkGolden, worst } from '../../../nn/check/check-golden.ts'
import type { Engine } from '../../../nn/engines/engine.ts'
import { nativeEngine } from '../../../nn/engines/onnx-node.ts'

const read = (file: string) => readFile(new URL(`../../golden/clip/${file}`, import.meta.url))

describe('checkGolden', () => {
  it('finds every layer, loss and gradient of both CLIP towers within tolerance', async () => {
    const checks = await checkGolden(read, await nativeEngine(1))
    expect(worst(checks).map(({ kind }) => kind)).toEqual([
      'activation',
      'embedding',
      'attention',
      'loss',
      'gradient',
    ])
    expect(checks.length).toBeGreaterThan(35)
    expect(checks.filter(({ ok }) => !ok)).toEqual([])
  })

  it('fails the values that an engine gets wrong, and only those', async () => {
    const engine = spoiling(await nativeEngine(1), 'block1')
    const failed = (await checkGolden(read, engine)).filter(({ ok }) => !ok)
    expect(failed.map(({ name }) => name)).toEqual(['vit.safetensors block1'])
  })
})

/** Adds a little to one output. */
const spoiling = (engine: Engine, output: string): Engine => ({
  name: 'spoiling',
  async compile(g, outputs) {
    const program = await engine.compile(g, outputs)
    return {
      ...program,
      async run(feeds) {
        const results = await program.run(feeds)
        const spoiled = results[output]?.map((value) => value + 1e-3)
        return spoiled ? { ...results, [output]: spoiled } : results
      },
    }
  },
})
