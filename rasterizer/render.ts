/**
 * @file Paths → image, and a function that pulls an image's gradient back to the paths.
 *
 * points ─flatten→ vertices ─project, per view→ polylines ─kernel→ pixels. Nothing outlives a call
 * but the `Rendering` it returns.
 */

import { bernsteinBasis, flatten, flattenBackward } from './curves.ts'
import { normalizeHomography, project, projectBackward } from './homography.ts'
import { backward, forward, type Scene, type Touches } from './kernel.ts'
import type { Canvas, Gradients, NdArray, Paths, Rendering } from './types.ts'
import { checkCall } from './validate.ts'

interface Drawn {
  readonly index: number
  readonly homography?: Float64Array
  readonly scene: Scene
  readonly touches: Touches
}

function fillBackground(image: Float32Array, background: Canvas<NdArray>['background']): void {
  if (background === undefined) {
    image.fill(1)
  } else if ('data' in background) {
    for (let i = 0; i < image.length; i += background.data.length) image.set(background.data, i)
  } else {
    for (let i = 0; i < image.length; i++) image[i] = background[i % 3]
  }
}

/**
 * Draws a batch of scenes, each through every view: the image is [(view,) ..., y, x, 3].
 * One forward now, `backward` whenever the gradient of the image has been found.
 * @throws RasterizerError naming the argument at fault.
 */
export function render(paths: Paths<NdArray>, canvas: Canvas<NdArray>): Rendering {
  const layout = checkCall(paths, canvas)
  const { batch, scenes, paths: count, controls, height, width, softness, order } = layout
  const points = (paths.points ?? paths.vertices)!
  const widths = paths.width!
  const perPoint = widths.data.length !== scenes * count
  const basis = bernsteinBasis(controls, layout.degree, layout.segments)
  const vertices = basis.vertices
  const xy = flatten(basis, points.data, scenes * count, 2)
  const radius = perPoint
    ? flatten(basis, widths.data, scenes * count, 1)
    : Float64Array.from(
        { length: scenes * count * vertices },
        (_, i) => widths.data[Math.floor(i / vertices)],
      )
  for (let i = 0; i < radius.length; i++) radius[i] /= 2
  const color = Float64Array.from(paths.color.data)

  const views = canvas.views?.shape[0]
  const pixels = height * width * 3
  const data = new Float32Array((views ?? 1) * scenes * pixels)
  fillBackground(data, canvas.background)
  const slot = new Int32Array(height * width)
  const drawn: Drawn[] = []
  const size = count * vertices
  for (let v = 0; v < (views ?? 1); v++) {
    const homography =
      canvas.views &&
      normalizeHomography(canvas.views.data.subarray(9 * v, 9 * v + 9), height, width)
    for (let s = 0; s < scenes; s++) {
      const plain = {
        xy: xy.subarray(2 * s * size, 2 * (s + 1) * size),
        radius: radius.subarray(s * size, (s + 1) * size),
      }
      const seen = homography ? project(homography, plain.xy, plain.radius) : plain
      const scene: Scene = {
        paths: count,
        vertices,
        ...seen,
        color: color.subarray(4 * s * count, 4 * (s + 1) * count),
        order,
      }
      const at = (v * scenes + s) * pixels
      const image = data.subarray(at, at + pixels)
      const touches = forward(scene, image, height, width, softness, slot)
      drawn.push({ index: s, homography, scene, touches })
    }
  }

  function pullBack(imageGradient: Float32Array): Gradients {
    const dImage = Float32Array.from(imageGradient)
    const dXy = new Float64Array(xy.length)
    const dRadius = new Float64Array(radius.length)
    const dColor = new Float64Array(color.length)
    drawn.forEach(({ index, homography, scene, touches }, i) => {
      const from = index * size
      const plain = {
        xy: dXy.subarray(2 * from, 2 * (from + size)),
        radius: dRadius.subarray(from, from + size),
      }
      const seen = homography
        ? { xy: new Float64Array(2 * size), radius: new Float64Array(size) }
        : plain
      const out = { ...seen, color: dColor.subarray(4 * index * count, 4 * (index + 1) * count) }
      backward(scene, touches, dImage.subarray(i * pixels, (i + 1) * pixels), width, softness, out)
      if (homography)
        projectBackward(
          homography,
          xy.subarray(2 * from, 2 * (from + size)),
          radius.subarray(from, from + size),
          seen.xy,
          seen.radius,
          plain.xy,
          plain.radius,
        )
    })
    for (let i = 0; i < dRadius.length; i++) dRadius[i] /= 2
    const dWidth = new Float32Array(widths.data.length)
    if (perPoint) dWidth.set(flattenBackward(basis, dRadius, scenes * count, 1))
    else for (let i = 0; i < dRadius.length; i++) dWidth[Math.floor(i / vertices)] += dRadius[i]
    return {
      points: { data: flattenBackward(basis, dXy, scenes * count, 2), shape: points.shape },
      width: { data: dWidth, shape: widths.shape },
      color: { data: Float32Array.from(dColor), shape: paths.color.shape },
    }
  }

  const shape = [...(views === undefined ? [] : [views]), ...batch, height, width, 3]
  return { image: { data, shape }, backward: pullBack }
}
