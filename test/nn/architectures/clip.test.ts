import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { createClip } from '../../../nn/architectures/clip.ts'
import { createClipText } from '../../../nn/architectures/clip-text.ts'
import { Graph } from '../../../nn/graph/index.ts'
import { readSafetensors } from '../../../nn/weights/index.ts'

const tensors = async (name: string) =>
  readSafetensors(await readFile(new URL(`../../golden/clip/${name}.safetensors`, import.meta.url)))
    .tensors

const VIT = { id: 'vit', hash: '', visualHeads: 3 }

describe('a CLIP vision tower', () => {
  it('reads sizes, levels and depth of a ResNet from its tensors', async () => {
    const encoder = createClip(await tensors('rn'), { id: 'rn', hash: 'hash', visualHeads: 4 })
    const g = new Graph()
    const { maps, embedding, attention } = encoder.build(g, g.input('image', [2, 3, 64, 64]))
    expect(encoder).toMatchObject({ id: 'rn', size: 64, semanticWeight: 0.1 })
    expect(encoder.geometric.map(({ level }) => level)).toEqual(['layer2', 'layer3'])
    expect([maps.layer3.shape, embedding.shape, attention?.shape]).toEqual([
      [2, 128, 4, 4],
      [2, 32],
      [2, 2, 2],
    ])
  })

  it('reads sizes, levels and depth of a transformer from its tensors', async () => {
    const encoder = createClip(await tensors('vit'), { id: 'vit', hash: 'hash', visualHeads: 3 })
    const g = new Graph()
    const { maps, embedding, attention } = encoder.build(g, g.input('image', [2, 3, 48, 48]))
    expect(encoder.size).toBe(48)
    expect(encoder.geometric.map(({ level }) => level)).toEqual(['block1', 'block2'])
    expect([maps.block3.shape, embedding.shape, attention?.shape]).toEqual([
      [2, 48, 6, 6],
      [2, 32],
      [2, 6, 6],
    ])
  })

  it('can compare levels that the caller chooses', async () => {
    const geometric = [{ level: 'block3', weight: 2 }]
    const encoder = createClip(await tensors('vit'), { ...VIT, geometric })
    expect(encoder.geometric).toEqual(geometric)
  })

  it('refuses images of another size', async () => {
    const encoder = createClip(await tensors('vit'), VIT)
    const g = new Graph()
    expect(() => encoder.build(g, g.input('image', [1, 3, 64, 64]))).toThrow(
      'vit needs [N, 3, 48, 48] images, not [1,3,64,64]',
    )
  })

  it('must be told its heads where they do not have 64 channels each', async () => {
    const parameters = await tensors('vit')
    expect(() => createClip(parameters, { id: 'vit', hash: '' })).toThrow(
      '48 channels do not divide into 0.75 heads',
    )
    expect(() => createClipText(parameters, 5)).toThrow('32 channels do not divide into 5 heads')
  })
})

describe('a CLIP text tower', () => {
  it('reads its context from its tensors and gives one row a text', async () => {
    const text = createClipText(await tensors('rn'))
    const g = new Graph()
    expect(text.context).toBe(77)
    expect(text.build(g, g.input('tokens', [3, 77])).shape).toEqual([3, 32])
  })
})
