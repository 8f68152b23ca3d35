/**
 * @file The hand, a network that says how the strokes of a drawing move after a look at it: points know
 * their neighbours along the stroke, strokes attend to each other, and each point is told shares of the
 * ways it could go, and a step of its own. What it is told is in src/optimize/hand; training/hand teaches
 * it, where hand.py says the same.
 */
import { add, concat, mean, mul, reshape, silu, slice, type Value } from '../graph/index.ts'
import { blockWeights, linearOf } from './exported.ts'
import { AFTER_SILU, BEFORE_SILU, project } from './linear.ts'
import { type Parameters, pairOf, parameter } from './parameters.ts'
import { normalise, transformerTower } from './transformer.ts'

/** What the tensors do not tell; models/hand/config.json holds it. */
export interface HandConfig {
  /** Attention heads. */
  readonly heads: number
  /** Pixels of the encoder's square that a step of 1 is. */
  readonly rate: number
}

export interface Hand {
  readonly config: HandConfig
  /** SHA-256 of the weights file, hexadecimal. */
  readonly hash: string
  /** How much of each way is gone without the network, [knot of the run, kind of point, way, 2]. */
  readonly shares: { readonly data: Float32Array; readonly shape: readonly number[] }
  /**
   * @param points features [stroke, point, F]
   * @param strokes features [stroke, G]
   * @returns [stroke, point, 2 + 2 · ways]: steps of their own, and what is added to the shares
   */
  build(points: Value, strokes: Value): Value
}

/** The hand from its tensors, linear weights [in, out]. */
export const createHand = (parameters: Parameters, config: HandConfig, hash: string): Hand => ({
  config,
  hash,
  shares: parameter(parameters, 'shares'),
  build: (points, strokes) => build(points, strokes, parameters, config),
})

function build(
  points: Value,
  strokes: Value,
  parameters: Parameters,
  { heads }: HandConfig,
): Value {
  const g = points.graph
  const [count] = points.shape
  const layer = (name: string) => linearOf(g, parameters, name)
  const quick = (x: Value, name: string) =>
    mul(silu(project(x, { ...layer(name), ...BEFORE_SILU })), AFTER_SILU.alpha)
  const own = quick(points, 'points')
  const x = add(own, quick(withNeighbours(own), 'along'))
  const width = x.shape[2]
  const gathered = add(project(mean(x, [1]), layer('gather')), project(strokes, layer('strokes')))
  const tower = { blocks: blockWeights(g, parameters), heads }
  const { states } = transformerTower(g, reshape(gathered, [1, count, width]), tower)
  const spread = project(reshape(states.at(-1)!, [count, 1, width]), layer('spread')) // it has blocks
  const seen = normalise(add(x, spread), pairOf(g, parameters, 'norm'))
  return project(add(seen, quick(seen, 'hidden')), layer('outputs'))
}

/** [stroke, point, F] → [stroke, point, 3 F]: the point before, the one after, and itself; ends are their own. */
function withNeighbours(x: Value): Value {
  const points = x.shape[1]
  const before = concat([slice(x, 1, 0, 1), slice(x, 1, 0, points - 1)], 1)
  const after = concat([slice(x, 1, 1, points), slice(x, 1, points - 1, points)], 1)
  return concat([before, after, x], 2)
}
