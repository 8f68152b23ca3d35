/** @file The tiny golden CLIP towers as encoders. */
import { readFile } from 'node:fs/promises'
import { createClip } from '../../nn/architectures/clip.ts'
import type { Encoder } from '../../nn/encoder.ts'
import { readSafetensors, type Tensor } from '../../nn/weights/index.ts'

/** Attention heads, which the tensors of so small towers do not tell. */
const HEADS = { rn: 4, vit: 3 } as const

/** A file of golden tensors. */
export async function goldenTensors(name: string): Promise<Map<string, Tensor>> {
  return readSafetensors(await readFile(new URL(`clip/${name}.safetensors`, import.meta.url)))
    .tensors
}

/** A ResNet of 64 pixels or a transformer of 48, each with its text tower's embedding size, 32. */
export async function goldenClip(name: 'rn' | 'vit'): Promise<Encoder> {
  return createClip(await goldenTensors(name), { id: name, hash: name, visualHeads: HEADS[name] })
}
