/** @file What every backend is asked to do, in Node and in the browser. */

import * as tf from '@tensorflow/tfjs-core'
import { rasterize } from '../../rasterizer/index.ts'

export interface Answer {
  readonly image: number[]
  readonly points: number[]
  readonly width: number[]
  readonly color: number[]
  /** Tensors that were not there before. */
  readonly leaked: number
}

const size = 32
const number = (i: number) => ((i * i * 7919 + 13 * i) % 101) / 101

/** Draws six strokes through two views and pulls a gradient back, on the current backend. */
export function ask(): Answer {
  const before = tf.memory().numTensors
  const inputs = [
    tf.tensor(
      Array.from({ length: 48 }, (_, i) => size * number(i)),
      [6, 4, 2],
    ),
    tf.tensor([0.8, 1.5, 2, 3, 4.5, 9]),
    tf.tensor(
      Array.from({ length: 24 }, (_, i) => number(i + 60)),
      [6, 4],
    ),
  ]
  const views = tf.tensor([
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    [
      [1, 0.1, 2],
      [0, 0.9, 1],
      [0, 0.004, 1],
    ],
  ])
  const shape = [2, size, size, 3]
  const dImage = tf.tensor(
    Array.from({ length: 2 * size * size * 3 }, (_, i) => Math.sin(i)),
    shape,
  )
  const draw = (points: tf.Tensor, width: tf.Tensor, color: tf.Tensor) =>
    rasterize({ points, width, color }, { size, views })
  const image = draw(inputs[0], inputs[1], inputs[2])
  const gradients = tf.grads(draw)(inputs, dImage)
  const [points, width, color] = gradients.map((g) => Array.from(g.dataSync()))
  const answer = { image: Array.from(image.dataSync()), points, width, color }
  tf.dispose([inputs, views, dImage, image, gradients])
  return { ...answer, leaked: tf.memory().numTensors - before }
}
