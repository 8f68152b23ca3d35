/** @file Checks of what callers pass in; everything after them may trust shapes and numbers. */

import { RasterizerError } from './error.ts'
import type { Canvas, NdArray, Paths } from './types.ts'

const MAX_SIZE = 8192

/** The shapes and settings of one call, checked and with the defaults filled in. */
export interface Layout {
  /** Leading dimensions of the scenes. */
  readonly batch: readonly number[]
  readonly scenes: number
  readonly paths: number
  readonly controls: number
  readonly degree: 1 | 2 | 3
  readonly segments: number
  readonly order: readonly number[]
  readonly height: number
  readonly width: number
  readonly softness: number
}

function fail(argument: string, problem: string): never {
  throw new RasterizerError(argument, problem)
}

const product = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1)

function checkFinite(argument: string, data: ArrayLike<number>): void {
  // x − x is 0 unless x is NaN or infinite: one sum instead of a branch per number
  let sum = 0
  for (let i = 0; i < data.length; i++) sum += data[i] - data[i]
  if (sum !== 0) fail(argument, 'holds a NaN or an infinity')
}

function checkArray(argument: string, array: NdArray): void {
  if (array.data.length !== product(array.shape))
    fail(argument, `holds ${array.data.length} numbers, its shape [${array.shape}] says otherwise`)
  checkFinite(argument, array.data)
}

function checkSize(size: Canvas<NdArray>['size']): [number, number] {
  const [height, width] = typeof size === 'number' ? [size, size] : size
  for (const side of [height, width])
    if (!Number.isInteger(side) || side < 1 || side > MAX_SIZE)
      fail('size', `must be whole numbers from 1 to ${MAX_SIZE}, not ${JSON.stringify(size)}`)
  return [height, width]
}

function checkOrder(order: readonly number[] | undefined, paths: number): readonly number[] {
  if (order === undefined) return Array.from({ length: paths }, (_, i) => i)
  if (order.some((i) => !Number.isInteger(i) || i < 0 || i >= paths))
    fail('order', `must hold indices below ${paths}, not [${order}]`)
  if (new Set(order).size !== order.length) fail('order', `repeats a path: [${order}]`)
  return order
}

function checkShape(argument: string, shape: readonly number[], wanted: readonly number[]): void {
  if (shape.join() !== wanted.join())
    fail(argument, `must have the shape [${wanted}], not [${shape}]`)
}

function checkCanvas(canvas: Canvas<NdArray>, height: number, width: number): void {
  const { background, views } = canvas
  if (background && 'data' in background) {
    checkShape('background', background.shape, [height, width, 3])
    checkArray('background', background)
  } else if (background) {
    checkShape('background', [background.length], [3])
    checkFinite('background', background)
  }
  if (views) {
    if (views.shape.length !== 3) fail('views', `must be [view, 3, 3], not [${views.shape}]`)
    checkShape('views', views.shape, [views.shape[0], 3, 3])
    checkArray('views', views)
  }
}

/** Checks one call; `paths.width` and `paths.color` must already have their batch dimensions. */
export function checkCall(paths: Paths<NdArray>, canvas: Canvas<NdArray>): Layout {
  const [height, width] = checkSize(canvas.size)
  const { softness = 1, segments = 20 } = canvas
  if (!(softness > 0 && Number.isFinite(softness)))
    fail('softness', `must be positive: ${softness}`)
  if (!Number.isInteger(segments) || segments < 1)
    fail('segments', `must be a whole number from 1 up, not ${segments}`)
  const name = paths.points ? 'points' : 'vertices'
  const points = paths.points ?? paths.vertices
  if (!points || (paths.points && paths.vertices)) fail('points', 'or vertices must be given')
  const { shape } = points
  if (shape.length < 3 || shape.at(-1) !== 2)
    fail(name, `must be [..., path, point, 2], not [${shape}]`)
  checkArray(name, points)
  const batch = shape.slice(0, -3)
  const [count, controls] = shape.slice(-3)
  const degree = paths.points ? (paths.degree ?? 3) : 1
  if (![1, 2, 3].includes(degree)) fail('degree', `must be 1, 2 or 3, not ${degree}`)
  if (controls < 1 || (controls - 1) % degree !== 0)
    fail(name, `of degree ${degree} come as 1 + a multiple of it, not ${controls}`)
  if (paths.width) {
    const perPoint = paths.width.shape.length === shape.length - 1
    checkShape('width', paths.width.shape, [...batch, count, ...(perPoint ? [controls] : [])])
    checkArray('width', paths.width)
    if (paths.width.data.some((w) => w < 0)) fail('width', 'holds a negative number')
  } else fail('width', 'is missing')
  checkShape('color', paths.color.shape, [...batch, count, 4])
  checkArray('color', paths.color)
  checkCanvas(canvas, height, width)
  return {
    batch,
    scenes: product(batch),
    paths: count,
    controls,
    degree,
    segments,
    order: checkOrder(paths.order, count),
    height,
    width,
    softness,
  }
}
