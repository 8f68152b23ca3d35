/**
 * @file Painting touches over samples, source over, and the way back.
 *
 *   C ← C + α · cover · (colour − C)
 *
 * Samples are painted one by one and a pixel is the mean of its samples, so strokes that share a
 * pixel hide each other only where they truly overlap.
 */

import type { PathTouches, Touches } from './touches.ts'

/** One image and its samples, `samples`² to a pixel, with the scratch that painting needs. */
export interface Sheet extends Layers {
  /** Pixels across. */
  readonly width: number
  /** Samples across a pixel. */
  readonly samples: number
  /** RGB of the pixels [pixel, 3], always the mean of their samples; on the way back, its gradient. */
  readonly image: Float32Array
  /** RGB under everything: [3], or [pixel, 3]. */
  readonly background: ArrayLike<number>
}

/** One of several straight RGBA colours, [path, 4]. */
export interface PathColor {
  readonly colors: Float64Array
  readonly path: number
}

/** Scratch for the samples of a sheet. An entry counts only where `stamp` holds the current pass. */
export interface Layers {
  pass: number
  readonly stamp: Int32Array
  /** RGB of the samples, [sample, 3]. */
  readonly color: Float32Array
  /** Share of the light that the paths above let through, [sample]. */
  readonly through: Float32Array
}

/** The pixel a sample belongs to. */
function pixelOf(sample: number, width: number, samples: number): number {
  const across = width * samples
  const row = (sample / across) | 0
  return ((row / samples) | 0) * width + (((sample - row * across) / samples) | 0)
}

/** Paints the touches from `first` on in the path's colour, noting what was under them. */
export function paint(
  sheet: Sheet,
  touches: Touches,
  first: number,
  { colors, path }: PathColor,
): void {
  const { width, samples, image, background, stamp, color, pass } = sheet
  const { sample, cover, under } = touches
  const share = 1 / (samples * samples)
  const stride = background.length === 3 ? 0 : 1
  const alpha = colors[4 * path + 3]
  for (let i = first; i < touches.length; i++) {
    const opacity = alpha * cover[i]
    const pixel = 3 * pixelOf(sample[i], width, samples)
    const at = 3 * sample[i]
    const fresh = stamp[sample[i]] !== pass
    stamp[sample[i]] = pass
    for (let c = 0; c < 3; c++) {
      const before = fresh ? background[stride * pixel + c] : color[at + c]
      const change = opacity * (colors[4 * path + c] - before)
      under[3 * i + c] = before
      color[at + c] = before + change
      image[pixel + c] += share * change
    }
  }
}

/**
 * Takes the touches of a path off again, top path first: with `sheet.image` the gradient of the
 * image, fills in `dCover` and adds to the gradient of the path's colour.
 */
export function unpaint(
  sheet: Sheet,
  { touches, first, end, dCover }: PathTouches,
  { colors, path }: PathColor,
  dColors: Float64Array,
): void {
  const { width, samples, image, stamp, through, pass } = sheet
  const { sample, cover, under } = touches
  const share = 1 / (samples * samples)
  const alpha = colors[4 * path + 3]
  const red = colors[4 * path]
  const green = colors[4 * path + 1]
  const blue = colors[4 * path + 2]
  let [dRed, dGreen, dBlue, dAlpha] = [0, 0, 0, 0]
  for (let i = first; i < end; i++) {
    const at = sample[i]
    const pixel = 3 * pixelOf(at, width, samples)
    const light = stamp[at] === pass ? through[at] : share
    const gr = light * image[pixel]
    const gg = light * image[pixel + 1]
    const gb = light * image[pixel + 2]
    // How much the loss would change if the sample took the path's colour.
    const toward =
      gr * (red - under[3 * i]) + gg * (green - under[3 * i + 1]) + gb * (blue - under[3 * i + 2])
    const opacity = alpha * cover[i]
    stamp[at] = pass
    through[at] = light * (1 - opacity)
    dRed += opacity * gr
    dGreen += opacity * gg
    dBlue += opacity * gb
    dAlpha += cover[i] * toward
    dCover[i] = alpha * toward
  }
  dColors[4 * path] += dRed
  dColors[4 * path + 1] += dGreen
  dColors[4 * path + 2] += dBlue
  dColors[4 * path + 3] += dAlpha
}
