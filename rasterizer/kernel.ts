/**
 * @file One scene of polylines → one image, and its gradient back: the paths in painting order.
 */

import { paint, type SampleStore, type Sheet, unpaint } from './composite.ts'
import { coverFill, fillGradient } from './fill.ts'
import { coverStroke, type Grid, type Polylines, strokeGradient } from './stroke.ts'
import { createTouches, type Touches } from './touches.ts'
import type { Fill } from './types.ts'

/** A scene in the units of its samples. */
export interface Scene extends Polylines {
  /** Straight RGBA, [path, 4]. */
  readonly color: Float64Array
  /** Paths in painting order. */
  readonly order: readonly number[]
  /** How each path is inked. */
  readonly fill: readonly Fill[]
}

/** Gradients of a scene, same layouts. */
export interface SceneGradient extends Polylines {
  readonly color: Float64Array
}

/** Paints a scene onto a sheet whose image holds the background. */
export function forward(scene: Scene, sheet: Sheet, grid: Grid, store: SampleStore): Touches {
  const touches = createTouches()
  store.pass++
  for (const path of scene.order) {
    const first = touches.length
    const rule = scene.fill[path]
    if (rule === 'none') coverStroke(scene, path, grid, touches)
    else coverFill(scene, path, rule, grid, touches)
    paint(sheet, store, touches, first, scene.color, path)
    touches.ends.push(touches.length)
  }
  return touches
}

/** Adds to `out` the gradients of a painted scene; `sheet.image` holds the image's gradient. */
export function backward(
  scene: Scene,
  touches: Touches,
  sheet: Sheet,
  grid: Grid,
  store: SampleStore,
  out: SceneGradient,
): void {
  const dCover = new Float32Array(touches.length)
  store.pass++
  for (let k = scene.order.length - 1; k >= 0; k--) {
    const path = scene.order[k]
    const rule = scene.fill[path]
    const first = k === 0 ? 0 : touches.ends[k - 1]
    const end = touches.ends[k]
    unpaint(sheet, store, touches, first, end, scene.color, path, dCover, out.color)
    if (rule === 'none') strokeGradient(scene, path, grid, touches, first, end, dCover, out)
    else fillGradient(scene, path, rule, grid, touches, first, end, dCover, out)
  }
}
