/**
 * @file What turns words into the space of an image encoder's embedding.
 */
import { createClipText } from './architectures/clip.ts'
import type { Parameters } from './architectures/parameters.ts'
import type { Engine } from './engines/engine.ts'
import { Graph } from './graph/index.ts'
import { tokenize, type Vocabulary } from './text/index.ts'

export interface TextEncoder {
  /** The id of the image encoder whose space the words are put in. */
  readonly id: string
  /** @returns [n, D], rows of length 1 */
  embed(texts: readonly string[]): Promise<Float32Array>
  /** Words of the text that mean nothing to this encoder. Absent where all texts can be read. */
  unknownWords?(text: string): string[]
}

/**
 * CLIP's text tower with its tokeniser.
 * @param heads attention heads, where they do not have 64 channels each
 * @throws GraphError unless the checkpoint holds a text tower
 */
export function createClipTextEncoder(
  id: string,
  parameters: Parameters,
  vocabulary: Vocabulary,
  engine: Engine,
  heads?: number,
): TextEncoder {
  const tower = createClipText(parameters, heads)
  return {
    id,
    async embed(texts) {
      const g = new Graph()
      const embedding = tower.build(g, g.input('tokens', [1, tower.context]))
      const program = await engine.compile(g, { embedding })
      const rows: Float32Array[] = []
      try {
        for (const text of texts) {
          const tokens = Float32Array.from(tokenize(text, vocabulary, tower.context))
          rows.push(unitVector((await program.run({ tokens })).embedding))
        }
      } finally {
        await program.dispose()
      }
      return Float32Array.from(rows.flatMap((row) => [...row]))
    },
  }
}

/** A vector scaled to length 1; zeros stay zeros. */
export function unitVector(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector)
  return vector.map((value) => value / (length || 1))
}
