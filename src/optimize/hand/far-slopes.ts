/** @file What pixels want beyond the edges of strokes, as slopes of control points. */
import { cubicWeights } from '../../strokes/bezier.ts'
import { blurred, cellsOf, inclines, lookUp } from './grid.ts'
import type { Layout } from './vectors.ts'

/** Lines that a cubic is cut to. */
const LINES = 12
/** Bernstein weights [LINES + 1, 4]. */
const PLACE = Float64Array.from(
  Array.from({ length: LINES + 1 }, (_, i) => cubicWeights(i / LINES)).flat(),
)

interface Far {
  /** [stroke, point, 2] */
  points: Float32Array
  layout: Layout
  size: number
  /** Of the blurs, in cells. */
  sigmas: readonly number[]
}

/** @param pixels how much lighter pixels would raise the loss, [size, size] @returns one a blur */
export function farSlopes(pixels: Float32Array, { points, layout, size, sigmas }: Far) {
  const cells = cellsOf(pixels, size)
  const rises = sigmas.flatMap((sigma) => inclines(blurred(cells, sigma)))
  const slopes = sigmas.map(() => new Float32Array(points.length))
  const rise = new Float64Array(rises.length)
  const cubics = (layout.points - 1) / 3
  for (let k = 0; k < layout.strokes * cubics; k++) {
    const first = 2 * (Math.floor(k / cubics) * layout.points + 3 * (k % cubics))
    const last = k % cubics === cubics - 1 ? LINES : LINES - 1 // joints belong to the next
    for (let i = 0; i <= last; i++) {
      let [x, y] = [0, 0]
      for (let c = 0; c < 4; c++) {
        x += PLACE[4 * i + c] * points[first + 2 * c]
        y += PLACE[4 * i + c] * points[first + 2 * c + 1]
      }
      lookUp(rises, x, y, rise)
      for (let s = 0; s < slopes.length; s++) {
        for (let c = 0; c < 8; c++)
          slopes[s][first + c] -= PLACE[4 * i + (c >> 1)] * rise[2 * s + (c & 1)]
      }
    }
  }
  return slopes
}
