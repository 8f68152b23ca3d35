/** @file The rasterizer as a tfjs op: `render` with tensors in, a tensor out and `tf.grads`. */

import * as tf from '@tensorflow/tfjs-core'
import { render } from './render.ts'
import type { Canvas, NdArray, Paths } from './types.ts'

function toArray(tensor: tf.Tensor): NdArray {
  return { data: tensor.dataSync<'float32'>() as Float32Array, shape: tensor.shape }
}

/**
 * Draws a batch of scenes: differentiable with respect to points (or vertices), width and color.
 *
 * @returns RGB [(view,) ..., y, x, 3]; the view dimension is there when `canvas.views` is given.
 * @throws RasterizerError naming the argument at fault.
 */
export function rasterize(paths: Paths<tf.Tensor>, canvas: Canvas<tf.Tensor>): tf.Tensor {
  const { points, vertices, width, color, ...rest } = paths
  const { background, views, ...settings } = canvas
  const constants: Canvas<NdArray> = {
    ...settings,
    background: background instanceof tf.Tensor ? toArray(background) : background,
    views: views && toArray(views),
  }
  const draw = tf.customGrad((...inputs) => {
    const [p, w, c] = inputs as tf.Tensor[]
    const drawing = render(
      {
        ...rest,
        [points ? 'points' : 'vertices']: toArray(p),
        width: toArray(w),
        color: toArray(c),
      },
      constants,
    )
    const value = tf.tensor(drawing.image.data, [...drawing.image.shape])
    const gradFunc = (dy: tf.Tensor) => {
      const gradients = drawing.backward(dy.dataSync<'float32'>() as Float32Array)
      return [gradients.points, gradients.width, gradients.color].map(({ data, shape }) =>
        tf.tensor(data, [...shape]),
      )
    }
    return { value, gradFunc }
  })
  return draw((points ?? vertices)!, width!, color)
}
