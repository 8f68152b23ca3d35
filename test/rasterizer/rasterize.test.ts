import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { rasterize } from '../../rasterizer/index.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const line = () => ({
  points: tf.tensor([
    [
      [4, 8],
      [6, 8],
      [10, 8],
      [12, 8],
    ],
  ]) as tf.Tensor,
  width: tf.tensor([2]) as tf.Tensor,
  color: tf.tensor([[0, 0, 0, 1]]) as tf.Tensor,
})

describe('rasterize', () => {
  it('inks a horizontal line of width 2 over exactly two rows', () => {
    const image = rasterize(line(), { size: 16 }).arraySync() as number[][][]
    expect([6, 7, 8, 9].map((y) => image[y][8][0])).toEqual([1, 0, 0, 1])
  })

  it('puts views before the batch of scenes', () => {
    const { points, width, color } = line()
    const batch = {
      points: tf.expandDims(points),
      width: tf.expandDims(width),
      color: tf.expandDims(color),
    }
    const views = tf.stack([tf.eye(3), tf.eye(3)])
    expect(rasterize(batch, { size: 16, views }).shape).toEqual([2, 1, 16, 16, 3])
  })

  it('moves with a view that translates', () => {
    const views = tf.tensor([
      [
        [1, 0, 0],
        [0, 1, 3],
        [0, 0, 1],
      ],
    ])
    const image = tf.squeeze(rasterize(line(), { size: 16, views })).arraySync() as number[][][]
    expect([9, 10, 11, 12].map((y) => image[y][8][0])).toEqual([1, 0, 0, 1])
  })

  it('gives gradients with the shapes of its inputs', () => {
    const { points, width, color } = line()
    const grads = tf.grads((p, w, c) => rasterize({ points: p, width: w, color: c }, { size: 16 }))
    const dImage = tf.ones([16, 16, 3])
    expect(grads([points, width, color], dImage).map((g) => g.shape)).toEqual([
      [1, 4, 2],
      [1],
      [1, 4],
    ])
  })
})
