/**
 * @file A differentiable vector rasterizer: strokes and shapes in, pixels out, gradients back.
 *
 * Inside tfjs, as an op with gradients for points, widths and colours:
 *
 *   const image = rasterize({ points, width, color }, { size: 224 })           // [..., 224, 224, 3]
 *   const grads = tf.grads((p, w, c) => loss(rasterize({ points: p, width: w, color: c }, canvas)))
 *
 * Without tfjs, where the loss is computed elsewhere and perhaps later:
 *
 *   const drawing = render({ points, width, color }, { size: 224, views })     // typed arrays
 *   const dImage = await lossGradient(drawing.image.data)                      // any encoder
 *   const { points: dPoints } = drawing.backward(dImage)
 *
 * Both take a batch of scenes ([scene, path, point, 2]) and draw each through every view, a 3×3
 * homography; the image is [view, scene, y, x, 3]. `order` paints a subset (a prefix) of the paths.
 */

export * from './core.ts'
export { rasterize } from './rasterize.ts'
