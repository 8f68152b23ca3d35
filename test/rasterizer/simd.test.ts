import { expect, it } from 'vitest'
import { bernsteinBasis, flatten } from '../../rasterizer/curves.ts'
import { createPlainKernel } from '../../rasterizer/plain.ts'
import type { Kernel, Paper, Scene } from '../../rasterizer/scene.ts'
import { createSimdKernel } from '../../rasterizer/simd.ts'

const SCENES = 16
const STROKES = 3

/** Strokes all over a paper, in samples; in every other scene of one width, grey or both. */
function strokes(number: number, paper: Paper, segments: number): Scene {
  const { height, width } = paper
  const random = (i: number) => ((number * 7919 + i * i * 104729 + i * 3109) % 9973) / 9973
  const basis = bernsteinBasis(4, 3, segments)
  const points = Float64Array.from({ length: 8 * STROKES }, (_, i) =>
    Math.fround(2 * (i % 2 ? height : width) * random(i)),
  )
  const radii = Float64Array.from({ length: 4 * STROKES }, (_, i) => {
    const at = number % 2 ? i : i - (i % 4)
    return 0.8 + 4 * random(at + 100) ** 2
  })
  const grey = number % 3 === 0
  const color = Float64Array.from({ length: 4 * STROKES }, (_, i) =>
    random(200 + (grey && i % 4 < 3 ? i - (i % 4) : i)),
  )
  return {
    xy: flatten(basis, points, STROKES, 2),
    radius: flatten(basis, radii, STROKES, 1),
    vertices: basis.vertices,
    color,
    order: [2, 0, 1],
    fill: ['none', 'none', 'none'],
    grey,
    paper,
  }
}

function draw(kernel: Kernel, scene: Scene) {
  const { height, width } = scene.paper
  const image = new Float32Array(height * width * 3)
  kernel.forward(scene, [1, 1, 1], image)
  const gradient = {
    vertices: scene.vertices,
    xy: new Float64Array(scene.xy.length),
    radius: new Float64Array(scene.radius.length),
    color: new Float64Array(scene.color.length),
  }
  const dImage = image.map((_, i) => Math.sin(i * i))
  kernel.backward(scene, [1, 1, 1], dImage, gradient)
  return { image, gradient }
}

/** ‖a − b‖ / ‖b‖ */
function apart(a: Float64Array, b: Float64Array): number {
  const square = (v: Float64Array) => v.reduce((sum, x) => sum + x * x, 0)
  return Math.sqrt(square(a.map((v, i) => v - b[i])) / square(b))
}

const simd = createSimdKernel()

it.each([
  ['curves', { height: 40, width: 40, filter: 1 }, 12],
  ['sharp bends', { height: 30, width: 30, filter: 1 }, 3],
  ['many short lines', { height: 24, width: 24, filter: 1 }, 140],
  ['canvases painted in bands', { height: 34, width: 1040, filter: 1 }, 30],
  ['soft strokes', { height: 40, width: 40, filter: 4 }, 12],
])('the SIMD kernel draws %s as the plain one does', (_, size, segments) => {
  const paper = { ...size, samples: 2 }
  const plain = createPlainKernel(paper)
  const errors: number[] = []
  for (let number = 0; number < SCENES; number++) {
    const scene = strokes(number, paper, segments)
    const ours = draw(simd, scene)
    const theirs = draw(plain, scene)
    const worst = ours.image.reduce((w, v, i) => Math.max(w, Math.abs(v - theirs.image[i])), 0)
    expect(worst).toBeLessThan(1e-5)
    for (const key of ['xy', 'radius', 'color'] as const)
      errors.push(apart(ours.gradient[key], theirs.gradient[key]))
  }
  // The normal of a sample right on a line, or as near to two lines, hangs on the last digit.
  errors.sort((a, b) => a - b)
  expect(errors[Math.floor(errors.length * 0.9)]).toBeLessThan(1e-4)
  expect(errors[errors.length - 1]).toBeLessThan(1e-2)
})
