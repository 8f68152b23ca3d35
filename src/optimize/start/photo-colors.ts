/**
 * @file The colours that strokes take from a photo. A contour has two sides, and paper shows on one of
 * them as a rule: a stroke begins in the colour of the side that stands out more from white paper.
 */
import { clamp } from '../../maths/numbers.ts'
import type { Random } from '../../maths/random.ts'
import type { Photo } from '../../photo/photo.ts'
import { flatten } from '../../strokes/bezier.ts'
import { transform } from '../../strokes/homography.ts'
import type { Scene } from '../../strokes/scene.ts'
import type { Point } from '../../strokes/strokes.ts'
import { clusters, nearest } from './palette.ts'

type Rgb = [red: number, green: number, blue: number]

/** How far beside a stroke its colours are looked up, as a share of the photo's square. */
const ASIDE = 0.015
/** Places along a segment. */
const PLACES = 6

/**
 * @param points of a stroke in canvas pixels
 * @param size side of the photo's square
 * @returns RGB 0–1
 */
export function colorAlong(
  points: readonly Point[],
  { pixels, fromCanvas }: Pick<Photo, 'pixels' | 'fromCanvas'>,
  size: number,
): Rgb {
  const line = flatten({ points: points.map((point) => transform(fromCanvas, point)) }, PLACES)
  const sides = [-1, 0, 1].map((side) =>
    mean(line.map((_, i) => pixelAt(pixels, size, aside(line, i, side * ASIDE * size)))),
  )
  return sides.reduce((most, color) => (fromWhite(color) > fromWhite(most) ? color : most))
}

/** The point `distance` to the left of where a line goes at its point `i`. */
function aside(line: readonly Point[], i: number, distance: number): Point {
  const [[x0, y0], [x1, y1]] = [line[Math.max(i - 1, 0)], line[Math.min(i + 1, line.length - 1)]]
  const length = Math.hypot(x1 - x0, y1 - y0) || 1
  return [
    line[i][0] + (distance * (y1 - y0)) / length,
    line[i][1] - (distance * (x1 - x0)) / length,
  ]
}

function pixelAt(pixels: Float32Array, size: number, [x, y]: Point): Rgb {
  const index = (at: number) => clamp(Math.floor(at), 0, size - 1)
  const [r, g, b] = pixels.subarray(3 * (index(y) * size + index(x)))
  return [r, g, b]
}

function mean(colors: readonly Rgb[]): Rgb {
  const channel = (c: number) => colors.reduce((sum, color) => sum + color[c], 0) / colors.length
  return [channel(0), channel(1), channel(2)]
}

const fromWhite = (color: Rgb): number => Math.hypot(...color.map((value) => 1 - value))

/** Gives the strokes of one drawing `count` colours at most, those their own ones gather around. */
export function reduceColors(scene: Scene, count: number, random: Random): void {
  const { data } = scene.color
  const own = scene.frozen.map((_, i) => data.subarray(4 * i, 4 * i + 3))
  const free = own.filter((_, i) => !scene.frozen[i])
  if (free.length === 0) return
  const centres = clusters(free, count, random).map(({ centre }) => centre)
  for (const color of free) color.set(centres[nearest(color, centres)])
}
