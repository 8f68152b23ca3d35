/**
 * @file What gives a drawing a style, as graph operators on top of an encoder.
 *
 * On low levels of the encoder, and on the pixels themselves, the channels' second moments
 * with a constant channel beside them, so that means count too (Gatys et al. 2016, eq. 3 and 4, who
 * have no constant). For cells f [C + 1, cells], G = f fᵀ / cells, and the loss of a level is
 * ‖G − G*‖² / ‖G*‖², which needs no scale per level; levels are averaged.
 */
import type { Encoder, EncoderOutputs } from '../../nn/encoder.ts'
import type { Engine, Tensors } from '../../nn/engines/engine.ts'
import {
  add,
  concat,
  div,
  Graph,
  matmul,
  reshape,
  square,
  sub,
  sum,
  transpose,
  type Value,
} from '../../nn/graph/index.ts'
import { look } from './photo-loss.ts'

/** The lowest of the encoder's levels carry texture and colour; what lies above them is content. */
const STYLE_LEVELS = 2

/** The graph that looks at a style image [1, size, size, 3]: its moments by level. */
function styleGraph(encoder: Encoder) {
  const graph = new Graph()
  const { image, seen } = look(encoder, graph, 1)
  return { graph, outputs: moments(encoder, image, seen) }
}

/** What the style's moments of a level are called among the inputs. */
const styleName = (level: string): string => `style ${level}`

/** The style loss of each picture, [n]; the style's moments are inputs by `styleName`. */
export function styleLoss(encoder: Encoder, image: Value, seen: EncoderOutputs): Value {
  const terms = Object.entries(moments(encoder, image, seen)).map(([level, drawn]) => {
    const [, size] = drawn.shape
    const wanted = image.graph.input(styleName(level), [1, size, size])
    const error = sum(square(sub(drawn, wanted)), [1, 2])
    return div(error, sum(square(wanted)))
  })
  return div(terms.reduce(add), terms.length)
}

/** Second moments [n, C + 1, C + 1] of the pixels and of the encoder's low levels. */
function moments(encoder: Encoder, image: Value, { maps }: EncoderOutputs): Record<string, Value> {
  const [n, height, width, channels] = image.shape
  const pixels = transpose(reshape(image, [n, height * width, channels]), [0, 2, 1])
  const levels = encoder.geometric.slice(0, STYLE_LEVELS).map(({ level }) => {
    const [, c, h, w] = maps[level].shape
    return [level, second(reshape(maps[level], [n, c, h * w]))]
  })
  return Object.fromEntries([['pixels', second(pixels)], ...levels])
}

/** Second moments of x [n, C, cells] beside a constant channel. */
function second(x: Value): Value {
  const [n, , cells] = x.shape
  const one = x.graph.constant(new Float32Array(n * cells).fill(1), [n, 1, cells], 'one')
  const channels = concat([x, one], 1)
  return div(matmul(channels, transpose(channels, [0, 2, 1])), cells)
}

/** What a style image [size, size, 3] feeds the loss: its moments by `styleName`. */
export async function styleMoments(
  image: Float32Array,
  encoder: Encoder,
  engine: Engine,
): Promise<Tensors> {
  const { graph, outputs } = styleGraph(encoder)
  const program = await engine.compile(graph, outputs)
  try {
    const seen = await program.run({ image })
    return Object.fromEntries(Object.entries(seen).map(([level, m]) => [styleName(level), m]))
  } finally {
    await program.dispose()
  }
}
