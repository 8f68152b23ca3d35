/** @file The strokes a drawing starts with: those given, and as many by chance as are missing. */
import { fitImage, type RasterImage } from '../../image/image.ts'
import { type DrawOptions, startWidth } from '../../options/draw-options.ts'
import type { Random } from '../../random.ts'
import type { Color, Stroke } from '../../strokes/strokes.ts'
import { paletteOf } from './palette.ts'
import { randomStrokes } from './random-strokes.ts'

/** Colours of a palette, and how finely their shares are kept. */
const [COLORS, SLOTS] = [12, 64]

export function startingStrokes(
  given: readonly Stroke[],
  options: DrawOptions,
  palette: readonly Color[] | undefined,
  random: Random,
): Stroke[] {
  const { segments, canvas, ink, start } = options
  const strokes = Math.max(0, options.strokes - given.length)
  const width = startWidth(options)
  const fresh = { strokes, segments, width, canvas, palette, ink, start }
  return [...given, ...randomStrokes(fresh, random)]
}

/** The colours of a style image, each as often as it is common. */
export function stylePalette(style: RasterImage, canvas: number, random: Random): Color[] {
  const { pixels, frame } = fitImage(style, canvas)
  const inside = (at: number, start: number, length: number) =>
    at >= Math.floor(start) && at + 1 <= Math.ceil(start + length)
  const cropped = Array.from({ length: canvas * canvas }, (_, i) => i).filter(
    (i) =>
      inside(i % canvas, frame.x, frame.width) &&
      inside(Math.floor(i / canvas), frame.y, frame.height),
  )
  const colors = Float32Array.from(cropped.flatMap((i) => [...pixels.subarray(3 * i, 3 * i + 3)]))
  return paletteOf(colors, COLORS, SLOTS, random)
}
