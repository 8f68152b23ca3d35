/** @file CLIP's text tower, and the text encoder that it is with its tokeniser. */
import type { Engine } from '../engines/engine.ts'
import { Graph, type Value } from '../graph/index.ts'
import { type TextEncoder, tokenize, unitVector, type Vocabulary } from '../text/index.ts'
import { headCount } from './clip-blocks.ts'
import { type Parameters, parameter } from './parameters.ts'
import { textTransformer } from './text-transformer.ts'

/** The text tower of a checkpoint. */
export interface TextTower {
  /** Tokens a text is padded to. */
  readonly context: number
  /** Token ids [N, context] → [N, D], not normalised. */
  build(g: Graph, tokens: Value): Value
}

/** @param textHeads attention heads, where they do not have 64 channels each */
export function createClipText(parameters: Parameters, textHeads?: number): TextTower {
  const [context, width] = parameter(parameters, 'positional_embedding').shape
  const heads = headCount(width, textHeads, 'text transformer')
  return {
    context,
    build: (g, tokens) => g.scope('text', () => textTransformer(g, tokens, parameters, heads)),
  }
}

export interface ClipTextOptions {
  readonly parameters: Parameters
  readonly vocabulary: Vocabulary
  readonly engine: Engine
  /** Attention heads, where they do not have 64 channels each. */
  readonly heads?: number
}

/**
 * CLIP's text tower with its tokeniser.
 * @param id of the image encoder in whose space the words lie
 * @throws {GraphError} unless the checkpoint holds a text tower
 */
export function createClipTextEncoder(
  id: string,
  { parameters, vocabulary, engine, heads }: ClipTextOptions,
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
