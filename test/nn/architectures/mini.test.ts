import { describe, expect, it } from 'vitest'
import { createMini, type MiniConfig } from '../../../nn/architectures/mini.ts'
import type { Parameter } from '../../../nn/architectures/parameters.ts'
import { nativeEngine } from '../../../nn/engines/onnx-node.ts'
import { Graph, gradient, mean, sizeOf, square } from '../../../nn/graph/index.ts'
import { numbers } from '../graph/cases.ts'

const config: MiniConfig = {
  size: 32,
  heads: 2,
  stages: [['fire2'], ['fire3', 'fire4']],
  geometric: [{ level: 'fire2', weight: 1 }],
  semanticWeight: 0.1,
}

/** A mini of other widths and depths than the one that ships. */
function smallMini() {
  const shapes: Record<string, number[]> = { class_token: [8], position: [5, 8] }
  const layer = (name: string, shape: number[], outputs: number) =>
    Object.assign(shapes, { [`${name}.weight`]: shape, [`${name}.bias`]: [outputs] })
  const fire = (name: string, inputs: number, squeeze: number, expand: number) => {
    layer(`${name}.squeeze`, [squeeze, inputs, 1, 1], squeeze)
    layer(`${name}.expand1`, [expand, squeeze, 1, 1], expand)
    layer(`${name}.expand3`, [expand, squeeze, 3, 3], expand)
  }
  layer('conv1', [8, 3, 7, 7], 8)
  fire('fire2', 8, 4, 8)
  fire('fire3', 16, 4, 8)
  fire('fire4', 16, 4, 12)
  layer('project', [8, 24, 1, 1], 8)
  for (const i of [0, 1]) {
    layer(`blocks.${i}.norm1`, [8], 8)
    layer(`blocks.${i}.qkv`, [8, 24], 24)
    layer(`blocks.${i}.out`, [8, 8], 8)
    layer(`blocks.${i}.norm2`, [8], 8)
    layer(`blocks.${i}.fc1`, [8, 16], 16)
    layer(`blocks.${i}.fc2`, [16, 8], 8)
  }
  layer('norm', [8], 8)
  layer('head', [8, 6], 6)
  layer('skip', [24, 6], 6)
  layer('mask_stem', [5, 24, 1, 1], 5)
  layer('mask_token', [8, 20], 20)
  layer('mask_out', [1, 5, 1, 1], 1)
  layer('contour_token', [8, 3], 3)
  layer('contour_deep', [3, 24, 1, 1], 3)
  layer('contour_mid', [3, 16, 1, 1], 3)
  layer('contour_fine', [3, 8, 1, 1], 3)
  layer('contour_mix', [3, 3, 3, 3], 3)
  layer('contour_out', [4, 3, 1, 1], 4)
  const tensors = Object.entries(shapes).map(([name, shape], i): [string, Parameter] => [
    name,
    { shape, data: numbers(sizeOf(shape), i).map((v) => v / Math.sqrt(shape[0])) },
  ])
  return new Map(tensors)
}

describe('mini', () => {
  const mini = createMini(smallMini(), config, 'hash')

  it('reads its widths and depths from the tensors', () => {
    const g = new Graph()
    const seen = mini.build(g, g.input('image', [3, 3, 32, 32]))
    const { maps, embedding, attention, mask, contours } = seen
    const shapes = Object.fromEntries(Object.entries(maps).map(([name, y]) => [name, y.shape]))
    expect(shapes).toEqual({
      fire2: [3, 16, 8, 8],
      fire3: [3, 16, 4, 4],
      fire4: [3, 24, 4, 4],
      block1: [3, 8, 2, 2],
      block2: [3, 8, 2, 2],
    })
    expect(embedding.shape).toEqual([3, 6])
    expect(attention?.shape).toEqual([3, 2, 2])
    expect(mask?.shape).toEqual([3, 4, 4])
    expect(contours?.shape).toEqual([3, 32, 32])
  })

  it('draws no contours with weights that have no head for them', () => {
    const tensors = smallMini()
    tensors.delete('contour_out.weight')
    const g = new Graph()
    const seen = createMini(tensors, config, '').build(g, g.input('image', [1, 3, 32, 32]))
    expect(seen.contours).toBeUndefined()
  })

  it('counts its parameters and carries its configuration', () => {
    const total = [...smallMini().values()].reduce((n, { data }) => n + data.length, 0)
    expect(mini).toMatchObject({ id: 'mini', hash: 'hash', size: 32, parameters: total })
    expect(mini.geometric).toEqual(config.geometric)
  })

  it('refuses images of another size', () => {
    const g = new Graph()
    expect(() => mini.build(g, g.input('image', [1, 3, 64, 64]))).toThrow('mini needs 32×32 images')
  })

  it('says which tensor a checkpoint lacks', () => {
    const tensors = smallMini()
    tensors.delete('fire3.squeeze.bias')
    const g = new Graph()
    const build = () => createMini(tensors, config, '').build(g, g.input('image', [1, 3, 32, 32]))
    expect(build).toThrow('the checkpoint has no tensor "fire3.squeeze.bias"')
  })

  it('gives the same bytes every time, and a gradient that ink can follow', async () => {
    const g = new Graph()
    const image = g.input('image', [2, 3, 32, 32])
    const { maps, embedding } = mini.build(g, image)
    const [slope] = gradient(g, mean(square(maps.block2)), [image])
    const program = await (await nativeEngine()).compile(g, { embedding, slope })
    const feeds = { image: numbers(2 * 3 * 32 * 32).map(Math.abs) }
    const [first, second] = [await program.run(feeds), await program.run(feeds)]
    await program.dispose()
    expect(second).toEqual(first)
    expect(first.slope.every(Number.isFinite)).toBe(true)
    expect(first.slope.some((d) => Math.abs(d) > 1e-9)).toBe(true)
  })

  it('has a finite gradient on blank paper, where its pooling is flat', async () => {
    const g = new Graph()
    const image = g.input('image', [1, 3, 32, 32])
    const [slope] = gradient(g, mean(square(mini.build(g, image).embedding)), [image])
    const program = await (await nativeEngine(1)).compile(g, { slope })
    const blank = await program.run({ image: new Float32Array(3 * 32 * 32).fill(1) })
    await program.dispose()
    expect(blank.slope.every(Number.isFinite)).toBe(true)
  })
})
