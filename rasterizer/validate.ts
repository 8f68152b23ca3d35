/** @file Checks of what callers pass in; everything after them may trust shapes and numbers. */

import { determinant } from './homography.ts'
import { RasterizerError } from './rasterizer-error.ts'
import type { Canvas, Fill, NdArray, Paths } from './types.ts'

const MAX_SIZE = 8192

/** The shapes and settings of one call, checked and with the defaults filled in. */
export interface Layout {
  /** Leading dimensions of the scenes. */
  readonly batch: readonly number[]
  readonly scenes: number
  readonly paths: number
  readonly controls: number
  readonly degree: 1 | 2 | 3
  /** Undefined: as many as the curves need. */
  readonly segments: number | undefined
  /** Whether the last piece returns to the first point. */
  readonly closed: boolean
  /** Whether widths come one a point rather than one a path. */
  readonly widthPerPoint: boolean
  readonly order: readonly number[]
  readonly fill: readonly Fill[]
  readonly height: number
  readonly width: number
  readonly softness: number
  readonly samples: number
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
    for (let v = 0; v < views.shape[0]; v++)
      if (determinant(views.data.subarray(9 * v, 9 * v + 9)) === 0)
        fail('views', `holds a matrix without an inverse, number ${v}`)
  }
}

function checkFill(fill: Paths<NdArray>['fill'], paths: number): readonly Fill[] {
  const rules = typeof fill === 'object' ? fill : new Array<Fill>(paths).fill(fill ?? 'none')
  if (rules.length !== paths) fail('fill', `must hold ${paths} rules, not ${rules.length}`)
  const unknown = rules.find((rule) => !['none', 'nonzero', 'evenodd'].includes(rule))
  if (unknown) fail('fill', `must be none, nonzero or evenodd, not ${unknown}`)
  return rules
}

function checkWhole(argument: string, value: number, least: number, most: number): number {
  if (!Number.isInteger(value) || value < least || value > most)
    fail(argument, `must be a whole number from ${least} to ${most}, not ${value}`)
  return value
}

/** The points or vertices of a call, and their name. */
function checkPoints(paths: Paths<NdArray>): [string, NdArray] {
  const name = paths.vertices ? 'vertices' : 'points'
  const points = paths.points ?? paths.vertices
  if (!points || (paths.points && paths.vertices)) fail('points', 'or vertices must be given')
  if (points.shape.length < 3 || points.shape.at(-1) !== 2)
    fail(name, `must have the shape [..., path, point, 2], not [${points.shape}]`)
  checkArray(name, points)
  return [name, points]
}

function checkWidth(width: NdArray | undefined, points: NdArray, stroked: boolean): boolean {
  if (!width) {
    if (stroked) fail('width', 'is missing')
    return false
  }
  const perPoint = width.shape.length === points.shape.length - 1
  checkShape('width', width.shape, points.shape.slice(0, perPoint ? -1 : -2))
  checkArray('width', width)
  if (width.data.some((w) => w < 0)) fail('width', 'holds a negative number')
  return perPoint
}

/**
 * Whether the pieces of filled paths close by themselves: degree · n points, the last piece ending
 * in the first point. 1 + degree · n points make an open path, which a fill closes with a line.
 */
function checkClosed(name: string, controls: number, degree: number, stroked: boolean): boolean {
  if (controls >= 1 && (controls - 1) % degree === 0) return false
  if (!stroked && controls >= 1 && controls % degree === 0) return true
  return fail(name, `of degree ${degree} must number 1 + ${degree}n a path, not ${controls}`)
}

/** Checks one call and fills in the defaults. */
export function checkCall(paths: Paths<NdArray>, canvas: Canvas<NdArray>): Layout {
  const [height, width] = checkSize(canvas.size)
  const { softness = 1, segments, samples = 2 } = canvas
  if (!(softness > 0 && softness < Infinity)) fail('softness', `must be positive: ${softness}`)
  const [name, points] = checkPoints(paths)
  const batch = points.shape.slice(0, -3)
  const [count, controls] = points.shape.slice(-3)
  const degree = paths.points ? (paths.degree ?? 3) : 1
  if (![1, 2, 3].includes(degree)) fail('degree', `must be 1, 2 or 3, not ${degree}`)
  const fill = checkFill(paths.fill, count)
  const stroked = fill.includes('none')
  checkShape('color', paths.color.shape, [...batch, count, 4])
  checkArray('color', paths.color)
  checkCanvas(canvas, height, width)
  return {
    batch,
    scenes: product(batch),
    paths: count,
    controls,
    degree,
    segments: segments === undefined ? undefined : checkWhole('segments', segments, 1, 1024),
    closed: checkClosed(name, controls, degree, stroked),
    widthPerPoint: checkWidth(paths.width, points, stroked),
    order: checkOrder(paths.order, count),
    fill,
    height,
    width,
    softness,
    samples: checkWhole('samples', samples, 1, 4),
  }
}
