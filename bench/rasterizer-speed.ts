/**
 * @file How fast the rasterizer draws and pulls gradients back.
 *
 * Scenes of random black strokes of width 1.5, one cubic each, 20 segments, control points within
 * 0.15 of the canvas of a random centre; medians over calls that share a workspace.
 */

import { median } from 'simple-statistics'
import { createWorkspace, type NdArray, render } from '../rasterizer/index.ts'

export interface RasterizerRow {
  /** `<strokes>@<canvas>` */
  readonly scene: string
  readonly strokes: number
  /** Side of the canvas, pixels. */
  readonly size: number
  /** Medians. */
  readonly forwardMs: number
  readonly backwardMs: number
  /** The quickest call, forward and backward: what a quiet machine would show. */
  readonly fastestMs: number
}

export interface RasterizerBenchOptions {
  /** @default [16, 64, 256, 1024] */
  readonly strokes?: readonly number[]
  /** @default [224, 512] */
  readonly sizes?: readonly number[]
  /** Time to spend on each scene, milliseconds. @default 1000 */
  readonly budgetMs?: number
  /** Samples across a pixel. @default 2 */
  readonly samples?: number
}

const WIDTH = 1.5
const SEGMENTS = 20
const SPREAD = 0.15
const LEAST_CALLS = 5

/** mulberry32: random numbers in 0–1 from a seed. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Control points [stroke, 4, 2]. */
function scatter(strokes: number, size: number): NdArray {
  const next = random(strokes)
  const near = (centre: number) => size * (centre + SPREAD * (2 * next() - 1))
  const stroke = () => {
    const [x, y] = [next(), next()]
    return Array.from({ length: 4 }, () => [near(x), near(y)]).flat()
  }
  const data = Float32Array.from(Array.from({ length: strokes }, stroke).flat())
  return { data, shape: [strokes, 4, 2] }
}

function measure(strokes: number, size: number, samples: number, budgetMs: number): RasterizerRow {
  const color = Float32Array.from({ length: strokes * 4 }, (_, i) => (i % 4 === 3 ? 1 : 0))
  const paths = {
    points: scatter(strokes, size),
    width: { data: new Float32Array(strokes).fill(WIDTH), shape: [strokes] },
    color: { data: color, shape: [strokes, 4] },
  }
  const dImage = new Float32Array(size * size * 3).fill(0.01)
  const workspace = createWorkspace()
  const forward: number[] = []
  const backward: number[] = []
  const start = performance.now()
  while (forward.length < LEAST_CALLS || performance.now() - start < budgetMs) {
    const before = performance.now()
    const drawing = render(paths, { size, samples, segments: SEGMENTS }, workspace)
    const between = performance.now()
    drawing.backward(dImage)
    forward.push(between - before)
    backward.push(performance.now() - between)
  }
  return {
    scene: `${strokes}@${size}`,
    strokes,
    size,
    forwardMs: median(forward),
    backwardMs: median(backward),
    fastestMs: Math.min(...forward.map((ms, i) => ms + backward[i])),
  }
}

/** Measures every number of strokes on every canvas. */
export async function benchRasterizer(
  options: RasterizerBenchOptions = {},
): Promise<RasterizerRow[]> {
  const {
    strokes = [16, 64, 256, 1024],
    sizes = [224, 512],
    budgetMs = 1000,
    samples = 2,
  } = options
  return sizes.flatMap((size) => strokes.map((n) => measure(n, size, samples, budgetMs)))
}
