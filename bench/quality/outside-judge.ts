/**
 * @file A judge: an encoder outside the loss, which only compares the whole drawing with the whole
 * photo. What a drawing gains with the encoder it was optimised for may be a trick on that encoder;
 * what it gains with another one seldom is.
 */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { loadMini } from '../../models/mini-files.ts'
import { createMini, type MiniConfig } from '../../nn/architectures/mini.ts'
import type { Encoder } from '../../nn/encoder.ts'
import type { Engine } from '../../nn/engines/engine.ts'
import { readSafetensors, sha256 } from '../../nn/weights/index.ts'
import { OptionError } from '../../src/errors.ts'
import type { RasterImage } from '../../src/image/image.ts'
import { photoGraph } from '../../src/objective/photo-loss.ts'
import { contentOf } from '../../src/photo/border.ts'
import { mountPhoto } from '../../src/photo/photo.ts'

export interface Judge {
  id: string
  hash: string
  /** The embedding of a picture, of length 1. */
  embed(image: RasterImage): Promise<Float32Array>
  dispose(): Promise<void>
}

/** White paper around what is looked at, as `sketch` has it by default. */
const MARGIN = 0.04

export async function createJudge(encoder: Encoder, engine: Engine): Promise<Judge> {
  const { id, hash, size } = encoder
  const { graph, outputs } = photoGraph(encoder, 1)
  const program = await engine.compile(graph, { semantic: outputs.semantic })
  return {
    id,
    hash,
    async embed(image) {
      const content = contentOf(image)
      const { pixels } = mountPhoto(image, { size, canvas: size, margin: MARGIN, content })
      return Float32Array.from((await program.run({ image: pixels })).semantic)
    },
    dispose: () => program.dispose(),
  }
}

/** An encoder of mini's architecture with other weights. @throws {OptionError} @throws {WeightsError} */
export async function loadMiniFrom(path: string): Promise<Encoder> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new OptionError(`cannot read weights ${path} (${error.code})`)
  })
  const { config } = await loadMini((url) => readFile(url))
  const { tensors } = readSafetensors(bytes)
  return { ...createMini(tensors, config as MiniConfig, await sha256(bytes)), id: basename(path) }
}

/** 1 − cosine of two vectors of length 1. */
export function distance(a: Float32Array, b: Float32Array): number {
  return 1 - a.reduce((sum, value, i) => sum + value * b[i], 0)
}

/** The index of the vector nearest to `to`. */
export function nearest(to: Float32Array, vectors: readonly Float32Array[]): number {
  const distances = vectors.map((vector) => distance(to, vector))
  return distances.indexOf(Math.min(...distances))
}
