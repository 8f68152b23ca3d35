/**
 * @file The part of the canvas that a drawing may fill: the white of a mask. Strokes begin there, and
 * control points that leave it are moved back to its nearest pixel, as those that leave the canvas are.
 */
import { ImageError } from '../../errors.ts'
import { fitImage, type RasterImage } from '../../image/image.ts'
import { clamp } from '../../maths/numbers.ts'
import type { Random } from '../../maths/random.ts'
import type { Point } from '../../strokes/strokes.ts'

export interface Area {
  /** A point in it; all are alike likely. */
  pick(random: Random): Point
  /** Moves points [n, 2] that are outside to where they are nearest inside, in place. */
  confine(points: Float32Array, moves?: (i: number) => boolean): void
}

/**
 * @param mask fitted into the canvas; what it leaves free is outside
 * @param canvas side of the canvas in pixels
 * @throws {ImageError} for a mask that is black
 */
export function areaOf(mask: RasterImage, canvas: number): Area {
  const white = whiteOf(mask, canvas)
  const cells = [...white.keys()].filter((i) => white[i])
  if (cells.length === 0) throw new ImageError('the mask is black: nowhere to draw')
  const nearest = nearestCells(white, canvas)
  const indexOf = (at: number) => clamp(Math.floor(at), 0, canvas - 1)
  return {
    pick(random) {
      const cell = cells[random.index(cells.length)]
      return [(cell % canvas) + random.next(), Math.floor(cell / canvas) + random.next()]
    },
    confine(points, moves = () => true) {
      for (let i = 0; i < points.length; i += 2) {
        const at = indexOf(points[i + 1]) * canvas + indexOf(points[i])
        if (white[at] || !moves(i)) continue
        points[i] = (nearest[at] % canvas) + 0.5
        points[i + 1] = Math.floor(nearest[at] / canvas) + 0.5
      }
    },
  }
}

/** Pixels [canvas, canvas] where the mask is there, and light. */
function whiteOf(mask: RasterImage, canvas: number): boolean[] {
  const { pixels, frame } = fitImage(mask, canvas)
  const within = (at: number, start: number, length: number) =>
    at + 0.5 >= start && at + 0.5 <= start + length
  return Array.from({ length: canvas * canvas }, (_, i) => {
    const [x, y] = [i % canvas, Math.floor(i / canvas)]
    const light = pixels[3 * i] + pixels[3 * i + 1] + pixels[3 * i + 2] >= 1.5
    return light && within(x, frame.x, frame.width) && within(y, frame.y, frame.height)
  })
}

/**
 * Of each pixel the index of the nearest white one: what is near a pixel is near its neighbours, there
 * and back (Danielsson, "Euclidean distance mapping", 1980; off by a fraction of a pixel at most).
 */
function nearestCells(white: readonly boolean[], size: number): Int32Array {
  const nearest = Int32Array.from(white, (is, i) => (is ? i : -1))
  const distance = (i: number, to: number) =>
    to < 0
      ? Number.POSITIVE_INFINITY
      : Math.hypot((i % size) - (to % size), Math.floor(i / size) - Math.floor(to / size))
  const ask = (i: number, dx: number, dy: number) => {
    const [x, y] = [(i % size) + dx, Math.floor(i / size) + dy]
    if (x < 0 || x >= size || y < 0 || y >= size) return
    const candidate = nearest[y * size + x]
    if (distance(i, candidate) < distance(i, nearest[i])) nearest[i] = candidate
  }
  for (const sign of [-1, 1]) {
    for (let k = 0; k < nearest.length; k++) {
      const i = sign < 0 ? k : nearest.length - 1 - k
      for (const dx of [-1, 0, 1]) ask(i, dx, sign)
      ask(i, sign, 0)
    }
    // Along rows the other way, too: what came from above spreads to both sides.
    for (let k = 0; k < nearest.length; k++) ask(sign < 0 ? nearest.length - 1 - k : k, -sign, 0)
  }
  return nearest
}
