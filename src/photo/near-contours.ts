/**
 * @file Contours from nearer: an encoder tells them by its cells, which are coarse beside a spoke or an
 * eye. So it looks at enlarged parts of the square as well. The parts know where lines run, the whole
 * which of them belong to things.
 */

import { cropRows } from '../image/crop.ts'
import { upsample } from '../image/filter.ts'
import type { Photo } from './photo.ts'

/** How much larger the parts show things: two a side overlap, so that no line ends where one does. */
const NEARER = 1.6
/** A part counts less and less from this share of its side inside to its border. */
const RIM = 0.25

export interface NearLook {
  /** Probability of a contour as the whole look told it, [grid, grid]. */
  contours: Float32Array
  /** The photo in a square of so many pixels. */
  at: (size: number) => Photo
  /** Side of the square in pixels that `look` is shown. */
  size: number
  look: (photo: Photo) => Promise<{ contours?: Float32Array }>
}

/** @returns the geometric mean of what the whole look and those at four parts tell, [size, size] */
export async function nearContours({ contours, at, size, look }: NearLook): Promise<Float32Array> {
  const side = Math.round(NEARER * size)
  const near = at(side)
  const told = new Float32Array(side * side)
  const weights = new Float32Array(side * side)
  for (const top of [0, side - size]) {
    for (const left of [0, side - size]) {
      const place = (i: number) => (top + Math.floor(i / size)) * side + left + (i % size)
      const part = { x: left, y: top, width: size, height: size }
      const pixels = cropRows(near.pixels, side, part, 3)
      const seen = await look({ ...near, pixels })
      upsample(seen.contours ?? new Float32Array(1), size).forEach((value, i) => {
        const weight = weightAt(i, size)
        told[place(i)] += weight * value
        weights[place(i)] += weight
      })
    }
  }
  const parts = upsample(
    told.map((sum, i) => sum / weights[i]),
    size,
  )
  return upsample(contours, size).map((whole, i) => Math.sqrt(whole * parts[i]))
}

/** Of pixel `i` of a part, more than 0. */
function weightAt(i: number, size: number): number {
  const inside = (at: number) => Math.min(at + 1, size - at, RIM * size)
  return inside(i % size) * inside(Math.floor(i / size))
}
