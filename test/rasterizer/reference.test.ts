import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { rasterize } from '../../rasterizer/index.ts'
import { rasterizeReference } from '../../rasterizer/reference.ts'

const size = 32
const vertices = [
  [
    [3.1, 4.2],
    [12.7, 25.3],
    [20.2, 6.1],
    [29.4, 28.8],
  ],
  [
    [28.3, 3.3],
    [9.1, 11.9],
    [9.1, 11.9],
    [-8.2, 30.7],
  ],
  [
    [5.5, 20.25],
    [27.5, 20.25],
    [16.3, 9.4],
    [16.3, 31.9],
  ],
]
const widths = [0.6, 3.2, 7.5]
const colors = [
  [0.1, 0.1, 0.1, 1],
  [0.9, 0.2, 0.1, 0.5],
  [0, 0.4, 0.8, 0.75],
]

it.each([
  [1, 1],
  [1, 2],
  [1, 3],
  [2.5, 2],
])(
  'agrees with the reference in tf ops at softness %d and %d samples',
  async (softness, samples) => {
    await tf.setBackend('cpu')
    const points = tf.tensor(vertices)
    const expected = rasterizeReference(
      { vertices: points, widths, colors },
      { size, softness, samples },
    )
    const paths = { vertices: points, width: tf.tensor(widths), color: tf.tensor(colors) }
    const image = rasterize(paths, { size, softness, samples })
    const error = tf.max(tf.abs(tf.sub(image, expected))).dataSync()[0]
    expect(error).toBeLessThan(1e-5)
  },
)
