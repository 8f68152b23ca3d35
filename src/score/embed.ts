/** @file Pictures as directions in an encoder's space. */
import type { Encoder } from '../../nn/encoder.ts'
import type { Engine } from '../../nn/engines/engine.ts'
import { fitImage, type RasterImage } from '../image/image.ts'
import { embeddingGraph } from '../objective/photo-loss.ts'

export interface Embedder {
  /** The picture's embedding [D], of length 1; it is fitted into a white square first. */
  embed(image: RasterImage): Promise<Float32Array>
  dispose(): Promise<void>
}

export async function createEmbedder(encoder: Encoder, engine: Engine): Promise<Embedder> {
  const { graph, outputs } = embeddingGraph(encoder, 1)
  const program = await engine.compile(graph, outputs)
  return {
    async embed(image) {
      const { pixels } = fitImage(image, encoder.size)
      return Float32Array.from((await program.run({ image: pixels })).embedding)
    },
    dispose: () => program.dispose(),
  }
}

/** The cosine of two vectors of length 1. */
export const cosine = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0)
