/**
 * @file The kernel in plain TypeScript: strokes and fills, any number of samples.
 *
 * Paths in painting order on the way there; in reverse on the way back.
 */

import { type Layers, paint, unpaint } from './composite.ts'
import { coverFill, fillGradient } from './fill.ts'
import {
  fillWith,
  type Kernel,
  type Paper,
  type PathOnGrid,
  type Scene,
  type SceneGradient,
} from './scene.ts'
import { coverStroke, strokeGradient } from './stroke.ts'
import { createTouches, reserve, type Touches } from './touches.ts'

/** @param paper what it draws on; scenes may vary the filter. */
export function createPlainKernel(paper: Paper): Kernel {
  const memory = createMemory(paper)
  return {
    forward: (scene, background, image) => paintScene(memory, scene, { background, image }),
    backward: (scene, _background, dImage, out) => unpaintScene(memory, scene, { dImage, out }),
  }
}

/** What a kernel keeps from the way there to the way back, and from scene to scene. */
interface Memory {
  readonly paper: Paper
  readonly slot: Int32Array
  readonly touches: Touches
  readonly layers: Layers
  dCover: Float32Array
}

function createMemory(paper: Paper): Memory {
  const size = paper.height * paper.width * paper.samples ** 2
  const layers: Layers = {
    pass: 0,
    stamp: new Int32Array(size),
    color: new Float32Array(3 * size),
    through: new Float32Array(size),
  }
  const [slot, dCover] = [new Int32Array(size), new Float32Array(0)]
  return { paper, slot, touches: createTouches(), layers, dCover }
}

/** One path on the grid of samples, whose filter is the scene's. */
function onGrid({ paper, slot }: Memory, scene: Scene, path: number): PathOnGrid {
  const { height, width, samples } = paper
  const { filter } = scene.paper
  const grid = { height: height * samples, width: width * samples, filter, slot }
  return { lines: scene, path, grid }
}

function paintScene(
  memory: Memory,
  scene: Scene,
  { background, image }: { background: ArrayLike<number>; image: Float32Array },
): void {
  const { paper, touches, layers } = memory
  fillWith(background, image)
  touches.length = 0
  touches.ends.length = 0
  layers.pass++
  const sheet = { ...paper, image, background, ...layers }
  for (const path of scene.order) {
    const first = touches.length
    const rule = scene.fill[path]
    const drawn = onGrid(memory, scene, path)
    if (rule === 'none') coverStroke(drawn, touches)
    else coverFill(drawn, rule, touches)
    paint(sheet, touches, first, { colors: scene.color, path })
    touches.ends.push(touches.length)
  }
  reserve(touches, 0)
}

function unpaintScene(
  memory: Memory,
  scene: Scene,
  { dImage, out }: { dImage: Float32Array; out: SceneGradient },
): void {
  const { paper, touches, layers } = memory
  if (memory.dCover.length < touches.length) memory.dCover = new Float32Array(touches.capacity)
  layers.pass++
  const sheet = { ...paper, image: dImage, background: [], ...layers }
  for (let k = scene.order.length - 1; k >= 0; k--) {
    const path = scene.order[k]
    const rule = scene.fill[path]
    const first = k === 0 ? 0 : touches.ends[k - 1]
    const touched = { touches, first, end: touches.ends[k], dCover: memory.dCover }
    const drawn = onGrid(memory, scene, path)
    unpaint(sheet, touched, { colors: scene.color, path }, out.color)
    if (rule === 'none') strokeGradient(drawn, touched, out)
    else fillGradient(drawn, rule, touched, out)
  }
}
