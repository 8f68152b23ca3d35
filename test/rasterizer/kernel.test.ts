import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { render } from '../../rasterizer/index.ts'
import { type OracleCanvas, type OraclePath, oracle } from './oracle.ts'
import { SIZE, shape, stroke, toPaths } from './scenes.ts'

const canvases: fc.Arbitrary<OracleCanvas> = fc.record({
  size: fc.constant(SIZE),
  samples: fc.constantFrom(1, 2, 3),
  softness: fc.constantFrom(1, 1, 2.3),
  segments: fc.constantFrom(3, 8),
  degree: fc.constant(3),
})

const scenes = (path: fc.Arbitrary<OraclePath>) => fc.array(path, { minLength: 1, maxLength: 2 })

function worst(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((most, v, i) => Math.max(most, Math.abs(v - b[i])), 0)
}

/** Pixel weights of a loss Σ weight · image: anything but even. */
const weights = Float32Array.from({ length: SIZE * SIZE * 3 }, (_, i) => Math.sin(i * i + 1))

function loss(paths: readonly OraclePath[], canvas: OracleCanvas): number {
  return oracle(paths, canvas).reduce((sum, v, i) => sum + v * weights[i], 0)
}

/** Every number of a scene that has a gradient, in the order of `gradients`. */
function numbers(paths: readonly OraclePath[]): number[] {
  return paths.flatMap((path) => [...path.points.flat(), ...path.widths, ...path.color])
}

function withNumber(paths: readonly OraclePath[], index: number, change: number): OraclePath[] {
  let at = index
  const bump = (values: readonly number[]) => values.map((v) => (at-- === 0 ? v + change : v))
  return paths.map((path) => ({
    ...path,
    points: path.points.map((p) => bump(p) as [number, number]),
    widths: bump(path.widths),
    color: bump(path.color),
  }))
}

function gradients(paths: readonly OraclePath[], canvas: OracleCanvas): number[] {
  const { points, width, color } = render(toPaths(paths), canvas).backward(weights)
  const per = paths[0].points.length
  return paths.flatMap((_, k) => [
    ...points.data.subarray(k * per * 2, (k + 1) * per * 2),
    ...width.data.subarray(k * per, (k + 1) * per),
    ...color.data.subarray(k * 4, (k + 1) * 4),
  ])
}

/** ‖gradient − central differences‖ / ‖central differences‖ */
function relativeError(paths: readonly OraclePath[], canvas: OracleCanvas): number {
  const step = 1e-6
  const exact = numbers(paths).map(
    (_, i) =>
      (loss(withNumber(paths, i, step), canvas) - loss(withNumber(paths, i, -step), canvas)) /
      (2 * step),
  )
  const norm = Math.hypot(...exact)
  return Math.hypot(...gradients(paths, canvas).map((g, i) => g - exact[i])) / (norm + 1e-3)
}

const draws = { numRuns: 40, seed: 7 }
const differences = { numRuns: 8, seed: 11 }

describe('render', () => {
  it('draws strokes as the oracle does', () => {
    fc.assert(
      fc.property(scenes(stroke), canvases, (paths, canvas) => {
        const { image } = render(toPaths(paths), canvas)
        expect(worst(image.data, oracle(paths, canvas))).toBeLessThan(1e-5)
      }),
      draws,
    )
  })

  it('fills shapes as the oracle does', () => {
    fc.assert(
      fc.property(scenes(shape), canvases, (paths, canvas) => {
        const { image } = render(toPaths(paths), canvas)
        expect(worst(image.data, oracle(paths, canvas))).toBeLessThan(1e-5)
      }),
      draws,
    )
  })

  it('has the gradient of strokes that central differences have', () => {
    fc.assert(
      fc.property(scenes(stroke), canvases, (paths, canvas) => {
        expect(relativeError(paths, canvas)).toBeLessThan(1e-3)
      }),
      differences,
    )
  })

  it('has the gradient of shapes that central differences have', () => {
    fc.assert(
      fc.property(scenes(shape), canvases, (paths, canvas) => {
        expect(relativeError(paths, canvas)).toBeLessThan(1e-3)
      }),
      differences,
    )
  })
})
