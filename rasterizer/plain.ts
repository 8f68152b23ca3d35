/**
 * @file The kernel in plain TypeScript: strokes and fills, any number of samples.
 *
 * Paths in painting order on the way there; in reverse on the way back.
 */

import { type Layers, paint, unpaint } from './composite.ts'
import { coverFill, fillGradient } from './fill.ts'
import { fillWith, type Kernel, type Paper } from './scene.ts'
import { coverStroke, strokeGradient } from './stroke.ts'
import { createTouches, reserve } from './touches.ts'

/** @param paper what it draws on; scenes may vary the filter. */
export function createPlainKernel({ height, width, samples }: Paper): Kernel {
  const size = height * width * samples ** 2
  const slot = new Int32Array(size)
  const gridOf = ({ filter }: Paper) => {
    return { height: height * samples, width: width * samples, filter, slot }
  }
  const touches = createTouches()
  const layers: Layers = {
    pass: 0,
    stamp: new Int32Array(size),
    color: new Float32Array(3 * size),
    through: new Float32Array(size),
  }
  let dCover = new Float32Array(0)

  return {
    forward(scene, background, image) {
      fillWith(background, image)
      const grid = gridOf(scene.paper)
      touches.length = 0
      touches.ends.length = 0
      layers.pass++
      const sheet = { width, samples, image, background, ...layers }
      for (const path of scene.order) {
        const first = touches.length
        const rule = scene.fill[path]
        const drawn = { lines: scene, path, grid }
        if (rule === 'none') coverStroke(drawn, touches)
        else coverFill(drawn, rule, touches)
        paint(sheet, touches, first, { colors: scene.color, path })
        touches.ends.push(touches.length)
      }
      reserve(touches, 0)
    },

    backward(scene, _background, dImage, out) {
      const grid = gridOf(scene.paper)
      if (dCover.length < touches.length) dCover = new Float32Array(touches.capacity)
      layers.pass++
      const sheet = { width, samples, image: dImage, background: [], ...layers }
      for (let k = scene.order.length - 1; k >= 0; k--) {
        const path = scene.order[k]
        const rule = scene.fill[path]
        const first = k === 0 ? 0 : touches.ends[k - 1]
        const touched = { touches, first, end: touches.ends[k], dCover }
        const drawn = { lines: scene, path, grid }
        unpaint(sheet, touched, { colors: scene.color, path }, out.color)
        if (rule === 'none') strokeGradient(drawn, touched, out)
        else fillGradient(drawn, rule, touched, out)
      }
    },
  }
}
