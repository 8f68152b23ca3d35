/** @file The rasterizer as a tfjs op: `render` with tensors in, a tensor out, and `tf.grads`. */

import * as tf from '@tensorflow/tfjs-core'
import { render } from './render.ts'
import type { Canvas, NdArray, Paths } from './types.ts'
import { createWorkspace, type Workspace } from './workspace.ts'

/** The inputs with a gradient; `points` stands for `vertices` too. */
const INPUTS = ['points', 'width', 'color'] as const

function toArray(tensor: tf.Tensor): NdArray {
  return { data: Float32Array.from(tensor.dataSync()), shape: tensor.shape }
}

const toTensor = ({ data, shape }: NdArray) => tf.tensor(data, [...shape])

/**
 * Draws a batch of scenes: differentiable with respect to points (or vertices), width and color,
 * on any backend. The drawing itself happens on the CPU, so tensors travel there and back.
 *
 * @param workspace scratch to share between calls; without, each call allocates its own.
 * @returns RGB [(view,) ..., y, x, 3]; the view dimension is there when `canvas.views` is given.
 * @throws RasterizerError naming the argument at fault.
 */
export function rasterize(
  paths: Paths<tf.Tensor>,
  canvas: Canvas<tf.Tensor>,
  workspace: Workspace = createWorkspace(),
): tf.Tensor {
  const { points, vertices, width, color, ...rest } = paths
  const { background, views, ...settings } = canvas
  const place: Canvas<NdArray> = {
    ...settings,
    background: background instanceof tf.Tensor ? toArray(background) : background,
    views: views && toArray(views),
  }
  const given = { points: points ?? vertices, width, color }
  const names = INPUTS.filter((name) => given[name])
  const op = tf.customGrad((...args) => {
    const arrays = Object.fromEntries(names.map((name, i) => [name, toArray(args[i] as tf.Tensor)]))
    const { points: line, ...ink } = arrays
    const named = vertices ? { vertices: line } : { points: line }
    const drawing = render({ ...rest, ...named, ...ink } as Paths<NdArray>, place, workspace)
    const gradFunc = (dImage: tf.Tensor) => {
      const gradients = drawing.backward(toArray(dImage).data)
      return names.map((name) => toTensor(gradients[name]))
    }
    return { value: toTensor(drawing.image), gradFunc }
  })
  return op(...names.map((name) => given[name] as tf.Tensor))
}
