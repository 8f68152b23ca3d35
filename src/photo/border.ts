/**
 * @file The border around a photo: a mat, letterbox bars, a line around it. That is not content, and
 * its inner edge, straight and strong, would be the first thing to be drawn.
 *
 * Bars come in pairs of one colour at opposite sides. Every line of pixels in them is uniform, and
 * they end in an edge that runs straight along nearly the whole side.
 */

import type { RasterImage } from '../image/image.ts'
import type { Frame } from '../strokes/strokes.ts'

/** Set by hand on photos with mats, bars and lines around them, and on such as must stay whole. */
const BAR = {
  /** Not deeper than this share of the photo. */
  deepest: 0.25,
  /** Channels, 0–255, differ by no more than this within a colour. */
  tolerance: 12,
  /** The share of a line that has one colour … */
  uniform: 0.9,
  /** … and of an edge's line that has another one. */
  straight: 0.75,
  /** An edge is blurred over so many lines. */
  blur: 4,
}

/** RGB of a line's pixels, 0–255. */
type Line = readonly (readonly number[])[]

/** The rectangle of the photo, in its pixels, without a border. */
export function contentOf(image: RasterImage): Frame {
  const whole = { x: 0, y: 0, width: image.width, height: image.height }
  const [top, bottom] = bars(image.height, (y) => row(image, y, whole)) ?? [0, 0]
  const rows = { ...whole, y: top, height: image.height - top - bottom }
  const sides = bars(image.width, (x) => column(image, x, rows))
  if (!sides) return rows
  const [left, right] = sides
  const content = { ...rows, x: left, width: image.width - left - right }
  // A thing with straight sides before a plain backdrop has that backdrop above and below as well.
  const frameless = top === 0 && standsFree(image, content)
  return frameless ? rows : content
}

/** Depths of a pair of bars at the first and the last lines; undefined unless both are there. */
function bars(count: number, lineAt: (i: number) => Line): [number, number] | undefined {
  const first = depthOf(count, lineAt)
  const last = depthOf(count, (i) => lineAt(count - 1 - i))
  if (first === 0 || last === 0) return undefined
  const alike = near(mainColor(lineAt(0)), mainColor(lineAt(count - 1)))
  return alike ? [first, last] : undefined
}

/** How many lines lie before the last straight edge behind which nothing but uniform lines are. */
function depthOf(count: number, lineAt: (i: number) => Line): number {
  let depth = 0
  for (let i = 0; i < BAR.deepest * count && i + BAR.blur < count; i++) {
    const line = lineAt(i)
    const color = mainColor(line)
    if (share(line, (pixel) => near(pixel, color)) < BAR.uniform) break
    const next = lineAt(i + BAR.blur)
    if (share(next, (pixel) => !near(pixel, color)) >= BAR.straight) depth = i + BAR.blur
  }
  return depth
}

/** Whether what is above and below the content has the colour of what is beside it. */
function standsFree(image: RasterImage, content: Frame): boolean {
  const { x, y, width, height } = content
  const beside = mainColor(column(image, 0, content))
  const ends = [y, y + height - 1].map((at) => row(image, at, { x, y, width, height }))
  return ends.every((line) => share(line, (pixel) => near(pixel, beside)) >= BAR.uniform)
}

const share = (line: Line, is: (pixel: readonly number[]) => boolean): number =>
  line.filter(is).length / line.length

const near = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((value, c) => Math.abs(value - b[c]) <= BAR.tolerance)

/** The median of every channel. */
function mainColor(line: Line): number[] {
  return [0, 1, 2].map((c) => {
    const values = line.map((pixel) => pixel[c]).sort((a, b) => a - b)
    return values[values.length >> 1]
  })
}

const row = (image: RasterImage, y: number, { x, width }: Frame): Line =>
  Array.from({ length: width }, (_, i) => pixelAt(image, x + i, y))

const column = (image: RasterImage, x: number, { y, height }: Frame): Line =>
  Array.from({ length: height }, (_, i) => pixelAt(image, x, y + i))

/** On white paper. */
function pixelAt({ width, data }: RasterImage, x: number, y: number): number[] {
  const at = 4 * (y * width + x)
  const opacity = data[at + 3] / 255
  return [0, 1, 2].map((c) => 255 - opacity * (255 - data[at + c]))
}
