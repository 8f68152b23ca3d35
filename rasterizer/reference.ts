/**
 * @file The rasterizer once more, in plain tf ops: slow, short, and meant to be read.
 *
 * Strokes of one scene of polylines, over white. Every sample meets every segment; nothing is
 * culled, nothing is remembered. The kernels must agree with it (test/rasterizer/reference.test.ts).
 */

import * as tf from '@tensorflow/tfjs-core'

type T = tf.Tensor

/** The covered share of a square, x inside of an edge; a ≥ b as in filter.ts. */
function coverage(x: T, a: T, b: T): T {
  const distance = tf.abs(x)
  const z = tf.relu(tf.sub(tf.div(tf.add(a, b), 2), distance))
  const corner = tf.div(tf.square(z), tf.mul(2, tf.mul(a, b)))
  const straight = tf.sub(0.5, tf.div(distance, a))
  const outside = tf.where(tf.lessEqual(distance, tf.div(tf.sub(a, b), 2)), straight, corner)
  return tf.where(tf.greater(x, 0), tf.sub(1, outside), outside)
}

/** [sample] → the share of each that a polyline [vertex, 2] of one width covers. */
function strokeCover([px, py]: [T, T], vertices: T, width: number, side: number): T {
  const count = vertices.shape[0] - 1
  const start = tf.slice(vertices, [0, 0], [count, 2])
  const edge = tf.sub(tf.slice(vertices, [1, 0], [count, 2]), start)
  const [ax, ay] = tf.unstack(start, 1)
  const [ex, ey] = tf.unstack(edge, 1)
  const vx = tf.sub(tf.expandDims(px, 1), ax) // [sample, segment]
  const vy = tf.sub(tf.expandDims(py, 1), ay)
  const squared = tf.maximum(tf.add(tf.square(ex), tf.square(ey)), 1e-12)
  const along = tf.div(tf.add(tf.mul(vx, ex), tf.mul(vy, ey)), squared)
  const t = tf.clipByValue(along, 0, 1)
  // A sample on the line itself counts as just beside it: it needs a normal.
  const beside = tf.div(1e-6, tf.sqrt(squared))
  const dx = tf.add(tf.sub(vx, tf.mul(t, ex)), tf.mul(beside, ey))
  const dy = tf.sub(tf.sub(vy, tf.mul(t, ey)), tf.mul(beside, ex))
  const distance = tf.sqrt(tf.add(tf.square(dx), tf.square(dy)))
  const nearest = tf.oneHot(tf.cast(tf.argMin(distance, 1), 'int32'), count)
  const pick = (of: T) => tf.sum(tf.mul(of, nearest), 1)
  const d = pick(distance)
  const [nx, ny] = [pick(dx), pick(dy)].map((v) => tf.abs(tf.div(v, tf.maximum(d, 1e-9))))
  const a = tf.mul(side, tf.maximum(nx, ny))
  const b = tf.maximum(tf.mul(side, tf.minimum(nx, ny)), 1e-9)
  const near = coverage(tf.sub(width / 2, d), a, b)
  const far = coverage(tf.add(width / 2, d), a, b)
  return tf.sub(tf.add(near, far), 1)
}

export interface ReferenceStrokes {
  /** Polylines, [path, vertex, 2]. */
  readonly vertices: T
  /** Full widths, [path]. */
  readonly widths: readonly number[]
  /** Straight RGBA, [path, 4]. */
  readonly colors: readonly (readonly number[])[]
}

export interface ReferenceCanvas {
  /** Side, in pixels. */
  readonly size: number
  readonly softness?: number
  /** Samples across a pixel. */
  readonly samples?: number
}

/**
 * Draws strokes over white.
 * @returns RGB [size, size, 3]
 */
export function rasterizeReference(
  { vertices, widths, colors }: ReferenceStrokes,
  { size, softness = 1, samples = 2 }: ReferenceCanvas,
): T {
  return tf.tidy(() => {
    const across = size * samples
    const centres = tf.div(tf.add(tf.range(0, across), 0.5), samples)
    const px = tf.reshape(tf.tile(tf.expandDims(centres, 0), [across, 1]), [-1])
    const py = tf.reshape(tf.tile(tf.expandDims(centres, 1), [1, across]), [-1])
    const side = softness >= 1 ? softness - 1 + 1 / samples : softness / samples
    let image: T = tf.ones([across * across, 3])
    tf.unstack(vertices).forEach((path, k) => {
      const cover = strokeCover([px, py], path, widths[k], side)
      const opacity = tf.expandDims(tf.mul(cover, colors[k][3]), 1)
      image = tf.add(image, tf.mul(opacity, tf.sub(tf.tensor1d(colors[k].slice(0, 3)), image)))
    })
    const blocks = tf.reshape(image, [size, samples, size, samples, 3])
    return tf.mean(blocks, [1, 3])
  })
}
